import { essential } from '../src/builtin/essential.ts';
import { own } from '../src/builtin/parts.ts';
import type { Profile, ProfileQube } from '../src/profile.ts';
import { validate } from '../src/validate/validate.ts';

export const WHY = 'For a test, and for nothing else.';

/** `essential` with one qube more, called `extra`, but for what is given. */
export function withQube(given: Partial<ProfileQube>): Profile {
  const qube = own({ name: 'extra', label: 'red', why: WHY, ...given });
  return { ...essential, qubes: [...essential.qubes, qube] };
}

/** `code where` of each problem. */
export function told(profile: Profile): readonly string[] {
  return validate(profile).map(({ code, where }) => `${code} ${where}`);
}
