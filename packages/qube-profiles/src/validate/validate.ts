import type { ProfileProblem } from '../problem.ts';
import type { Profile } from '../profile.ts';

/** Every problem of a profile at once. */
export function validate(_profile: Profile): readonly ProfileProblem[] {
  return [];
}
