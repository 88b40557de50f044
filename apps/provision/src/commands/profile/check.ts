import { checkProfile } from '@nyx/dom0';
import { proveAll, validate, worldOf } from '@nyx/qube-profiles';
import { done, refused } from '../../answer.ts';
import { defineCommand } from '../../command.ts';
import { count, quoted, refuse } from '../../problem.ts';
import { openProfile } from '../../profile/open.ts';

export const command = defineCommand({
  name: 'profile check',
  arguments: [{ name: 'NAME-or-FILE', help: 'A built-in profile, or a file with one.' }],
  options: {
    memory: {
      type: 'string',
      value: 'GIB',
      help: 'The memory of the laptop: what starts by itself must fit.',
    },
  },
  example: 'nyx profile check my-profile.json --memory 16',
  exits: { 1: 'Something is wrong with it; everything that is wrong is listed.' },
  run: async (io, given) => {
    const { memory } = given;
    if (memory !== undefined && !/^[1-9][0-9]{0,4}$/.test(memory)) {
      const message = `${quoted(memory)} is no whole number of GiB.`;
      return refused(refuse('usage', '--memory', message, 'Write a number such as 16.'));
    }
    const opened = await openProfile(io, given.arguments[0]);
    if (!opened.ok) return refused(opened);
    const { profile } = opened.value;
    if (memory !== undefined) {
      const tight = validate(profile, { memoryMiB: Number(memory) * 1024 });
      if (tight.length > 0) return refused({ ok: false, problems: tight });
    }
    const world = worldOf(profile);
    if (!world.ok) return refused(world);
    // What dom0 is told is narrower than what Qubes accepts: better said here than at the bench.
    const unsaid = checkProfile(profile);
    const broken = proveAll(world.value, profile.claims).flatMap((proof) =>
      proof.proved
        ? []
        : [
            {
              code: 'claim-broken',
              where: `claims.${proof.claim.id}`,
              message: `${proof.claim.text} Yet: ${proof.sentence}.`,
              fix: 'Deny a step of this path, or claim less.',
            },
          ],
    );
    const problems = [...unsaid, ...broken];
    if (problems.length > 0) return refused({ ok: false, problems });
    const { name, version, qubes, claims } = profile;
    const document = { name, version, qubes: qubes.length, claims: claims.length };
    const all = `${count(qubes.length, 'qube')}, ${count(claims.length, 'claim')}, all proved`;
    return done(document, `${name} ${version}: ${all}.\n`);
  },
});
