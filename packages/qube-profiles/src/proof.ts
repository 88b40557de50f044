import type { Claim } from './claim.ts';
import type { Flow } from './flow.ts';

/** A claim is proved, or there is a shortest path that breaks it. */
export type Proof =
  | { readonly claim: Claim; readonly proved: true }
  | {
      readonly claim: Claim;
      readonly proved: false;
      /** Flows from a `from` to a `to`, shortest first found, silent before asking. */
      readonly path: readonly Flow[];
      /** `untrusted → asks qubes.Filecopy → work → silent qubes.Gpg2 → vault-gpg` */
      readonly sentence: string;
    };

/** What an attacker who owns one qube reaches: without a click, after clicks, and never. */
export interface BlastRadius {
  readonly qube: string;
  readonly silent: readonly string[];
  readonly asks: readonly string[];
  readonly never: readonly string[];
  /** Shortest path to each place that is reached. */
  readonly paths: Readonly<Record<string, readonly Flow[]>>;
}
