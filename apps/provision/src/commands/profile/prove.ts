import { proveAll, worldOf } from '@nyx/qube-profiles';
import { done, failed, refused } from '../../answer.ts';
import { defineCommand } from '../../command.ts';
import { refuse } from '../../problem.ts';
import { openProfile } from '../../profile/open.ts';
import { proofsText } from '../../profile/text.ts';

export const command = defineCommand({
  name: 'profile prove',
  arguments: [{ name: 'NAME-or-FILE', help: 'A built-in profile, or a file with one.' }],
  options: {
    claim: { type: 'string', value: 'ID', help: 'Only this claim.', multiple: true },
  },
  example: 'nyx profile prove stock-default',
  exits: { 0: 'Every claim is proved.', 1: 'A claim is broken; its shortest path is shown.' },
  run: async (io, given) => {
    const opened = await openProfile(io, given.arguments[0]);
    if (!opened.ok) return refused(opened);
    const { profile } = opened.value;
    const ids = profile.claims.map(({ id }) => id);
    const strange = given.claim.filter((id) => !ids.includes(id));
    if (strange.length > 0)
      return refused(
        refuse(
          'usage',
          '--claim',
          `${profile.name} claims no ${strange.join(', ')}.`,
          `Write one of ${ids.join(', ')}.`,
        ),
      );
    const world = worldOf(profile);
    if (!world.ok) return refused(world);
    const wanted = profile.claims.filter(
      ({ id }) => given.claim.length === 0 || given.claim.includes(id),
    );
    const proofs = proveAll(world.value, wanted);
    const document = { profile: profile.name, version: profile.version, proofs };
    return proofs.every((proof) => proof.proved)
      ? done(document, proofsText(proofs))
      : failed(document, proofsText(proofs));
  },
});
