import { builtInProfiles, proveAll, worldOf } from '@nyx/qube-profiles';
import { done } from '../../answer.ts';
import { columns } from '../../columns.ts';
import { defineCommand } from '../../command.ts';

export const command = defineCommand({
  name: 'profile list',
  arguments: [],
  options: {},
  example: 'nyx profile list',
  exits: {},
  run: async () => {
    const document = builtInProfiles.map((profile) => {
      const { name, version, release, title, summary, qubes, claims } = profile;
      const world = worldOf(profile);
      const proofs = world.ok ? proveAll(world.value, claims) : [];
      const proved = proofs.filter((proof) => proof.proved).length;
      return {
        name,
        version,
        release,
        title,
        summary,
        qubes: qubes.length,
        claims: claims.length,
        proved,
      };
    });
    const rows = document.map((one) => [
      one.name,
      one.version,
      `${one.qubes} qubes`,
      `${one.proved}/${one.claims} claims proved`,
      one.summary,
    ]);
    return done(document, columns(rows));
  },
});
