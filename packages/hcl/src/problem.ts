/** Why a file is no HCL report that we read. */
export type HclCode =
  | 'file-name'
  | 'too-large'
  | 'not-yaml'
  | 'reference'
  | 'not-a-report'
  | 'field-missing'
  | 'field-shape'
  | 'id-repeated';

/** An expected failure. `where` is `file`, `file:line:column` or `file: versions[0].works`. */
export interface HclProblem {
  readonly code: HclCode;
  readonly where: string;
  readonly message: string;
  readonly fix: string;
}

export type HclResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly HclProblem[] };
