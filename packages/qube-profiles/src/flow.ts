import type { Place } from './claim.ts';

export type FlowKind =
  | 'network'
  | 'qrexec'
  | 'clipboard'
  | 'template'
  | 'disposable'
  | 'updates'
  | 'input'
  | 'admin';

/** Data or control can go from one place to another, silently or after one click. */
export interface Flow {
  /** A disposable is `@dispvm:TEMPLATE/OWNER`, or `@dispvm:TEMPLATE` when the person started it. */
  readonly from: Place;
  readonly to: Place;
  readonly how: 'silent' | 'asks';
  readonly kind: FlowKind;
  /** The service, or what carries it: `qubes.Filecopy`, `netvm`. */
  readonly by: string;
  /** `file:line` of the rule that allows it, where one does. */
  readonly rule?: string;
  /**
   * How it arrives; absent means inside, where it can be opened or run and go on from.
   * `carried`: the place only passes it on towards the network. `filed`: the place keeps it as a
   * note and never acts on it. See docs/flows.md.
   */
  readonly arrives?: 'carried' | 'filed';
}
