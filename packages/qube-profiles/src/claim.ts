/** A qube's name, or one of the two ends that are no qube. */
export type Place = string | '@internet' | '@dom0';

/**
 * A statement about what may or may not flow, that a profile must satisfy.
 * `never`: no path, whatever the person clicks. `not-silently`: no path without a click.
 * `only-through`: every path passes through `through`.
 */
export type Claim =
  | (ClaimText & { readonly kind: 'never' | 'not-silently' } & ClaimEnds)
  | (ClaimText & { readonly kind: 'only-through'; readonly through: Place } & ClaimEnds);

interface ClaimText {
  /** `vault-is-silent`; unique in the profile. */
  readonly id: string;
  /** What it says to a reader, no stronger and no weaker than what is proved. */
  readonly text: string;
}

interface ClaimEnds {
  readonly from: readonly Place[];
  /** `['@anyqube']` means every qube but those in `from` (templates and dom0 left out). */
  readonly to: readonly (Place | '@anyqube')[];
}
