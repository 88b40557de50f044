import type { BoardId } from './board.ts';

/** Everything that a check can find. */
export const findingCodes = [
  'board-differs',
  'board-ambiguous',
  'check-failed',
  'check-not-run',
  'tpm-differs',
  'cpu-differs',
  'memory-differs',
  'wifi-differs',
  'firmware-differs',
  'firmware-unknown',
  'usb-differs',
  'release-too-old',
  'kernel-older',
  'field-missing',
  'not-publishable',
] as const;

export type HclFindingCode = (typeof findingCodes)[number];

/**
 * `stop`: the unit must not ship as it is. `warn`: a person decides. `note`: good to know.
 */
export type HclSeverity = 'stop' | 'warn' | 'note';

/** `where` is a field of the report: `slat`, `versions[0].kernel`. */
export interface HclFinding {
  readonly code: HclFindingCode;
  readonly severity: HclSeverity;
  readonly where: string;
  readonly message: string;
  readonly fix: string;
}

/** `passed` is false as soon as one finding says stop. What was not run has not passed. */
export interface HclCheck {
  readonly board: BoardId;
  readonly report: string;
  readonly passed: boolean;
  /** Stops first, then warnings, then notes. */
  readonly findings: readonly HclFinding[];
}
