import type { ProfileResult } from '../problem.ts';
import type { Profile } from '../profile.ts';
import { developer } from './developer.ts';
import { essential } from './essential.ts';
import { journalist } from './journalist.ts';
import { privacyAdvocate } from './privacy-advocate.ts';
import { sysadmin } from './sysadmin.ts';
import { writer } from './writer.ts';

/** The profiles that the shop sells, in the order in which it shows them. */
export const builtInProfiles: readonly Profile[] = [
  essential,
  writer,
  journalist,
  developer,
  sysadmin,
  privacyAdvocate,
];

export function findProfile(name: string): ProfileResult<Profile> {
  const profile = builtInProfiles.find((one) => one.name === name);
  if (profile !== undefined) return { ok: true, value: profile };
  const names = builtInProfiles.map((one) => one.name).join(', ');
  return {
    ok: false,
    problems: [
      {
        code: 'unknown-profile',
        where: 'profile',
        message: 'There is no profile of this name.',
        fix: `Use one of: ${names}.`,
      },
    ],
  };
}
