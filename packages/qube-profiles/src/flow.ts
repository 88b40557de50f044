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
  readonly from: Place;
  readonly to: Place;
  readonly how: 'silent' | 'asks';
  readonly kind: FlowKind;
  /** The service, or what carries it: `qubes.Filecopy`, `netvm`. */
  readonly by: string;
  /** `file:line` of the rule that allows it, where one does. */
  readonly rule?: string;
}
