import { readPackages, verifyPackages } from '@nyx/dom0';
import { done, failed, refused } from '../../answer.ts';
import { defineCommand } from '../../command.ts';
import { packagesText } from '../../machine/text.ts';
import { all } from '../../problem.ts';
import { openProfile } from '../../profile/open.ts';
import { readText } from '../../read.ts';

export const command = defineCommand({
  name: 'packages verify',
  arguments: [],
  options: {
    profile: {
      type: 'string',
      value: 'NAME-or-FILE',
      help: 'What the templates should have.',
      required: true,
    },
    packages: {
      type: 'string',
      value: 'FILE',
      help: 'What they said: the output of nyx-packages.',
      required: true,
    },
    nonce: { type: 'string', value: 'N', help: 'What nyx-packages --nonce was told to repeat.' },
  },
  example: 'nyx packages verify --profile writer --packages packages.json --nonce 5f0c9d7be1a24c63',
  exits: {
    0: 'Each template says that it has what the profile wants, which is weakly shown.',
    1: 'Something is missing, or was not asked.',
  },
  run: async (io, given) => {
    const read = all(
      await openProfile(io, given.profile),
      await readText(io, given.packages, 2_000_000),
    );
    if (!read.ok) return refused(read);
    const [{ profile }, text] = read.value;
    const packages = readPackages(text);
    if (!packages.ok) {
      const problems = packages.problems.map((one) => ({ ...one, where: given.packages }));
      return refused({ ok: false, problems });
    }
    const verification = verifyPackages(profile, packages.value, given.nonce);
    const said = packagesText(verification);
    return verification.passed ? done(verification, said) : failed(verification, said);
  },
});
