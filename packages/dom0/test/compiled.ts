import type { Profile } from '@nyx/qube-profiles';
import { type CompiledProfile, compileProfile } from '../src/bundle.ts';

const kept = new Map<Profile, CompiledProfile>();

/**
 * What a profile of the tests compiles to, made once: nothing of ours changes it. One that is refused
 * is a fault of the test.
 */
export function compiled(profile: Profile): CompiledProfile {
  const before = kept.get(profile);
  if (before !== undefined) return before;
  const made = compileProfile(profile);
  if (!made.ok) throw new Error(JSON.stringify(made.problems));
  kept.set(profile, made.value);
  return made.value;
}
