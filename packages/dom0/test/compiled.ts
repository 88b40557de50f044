import type { Profile } from '@nyx/qube-profiles';
import { type CompiledProfile, compileProfile } from '../src/bundle.ts';

/** What a profile of the tests compiles to; one that is refused is a fault of the test. */
export function compiled(profile: Profile): CompiledProfile {
  const made = compileProfile(profile);
  if (!made.ok) throw new Error(JSON.stringify(made.problems));
  return made.value;
}
