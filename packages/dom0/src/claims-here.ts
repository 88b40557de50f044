import { type Claim, installerQubes, type Profile } from '@nyx/qube-profiles';
import { neededInstallerQubes } from './needs.ts';
import type { Snapshot } from './snapshot.ts';

/** A claim as it can be asked of this machine, and what of it is not there. */
export interface ClaimHere {
  readonly claim: Claim;
  readonly absent: readonly string[];
}

/** Qubes of the installer that its owner may leave out without the profile missing them. */
function dispensable(profile: Profile): ReadonlySet<string> {
  const names = new Set(installerQubes('R4.3').map((qube) => qube.name));
  for (const { name } of neededInstallerQubes(profile)) names.delete(name);
  return names;
}

/**
 * The claims of a profile, each without the qubes that the owner unticked at first boot (facts 5.5):
 * nothing comes from a qube that is not there. What the profile makes or needs stays in the claim,
 * and is missed when it is missing.
 */
export function claimsHere(profile: Profile, snapshot: Snapshot): readonly ClaimHere[] {
  const spare = dispensable(profile);
  const gone = (place: string): boolean => spare.has(place) && !(place in snapshot.qubes);
  return profile.claims.map((claim) => {
    const absent = [...new Set([...claim.from, ...claim.to].filter(gone))];
    const from = claim.from.filter((place) => !gone(place));
    const to = claim.to.filter((place) => !gone(place));
    if (absent.length === 0 || from.length === 0 || to.length === 0) return { claim, absent: [] };
    return { claim: { ...claim, from, to }, absent };
  });
}
