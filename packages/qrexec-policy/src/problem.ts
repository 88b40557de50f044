import type { Columns } from './text.ts';

/** Why a policy does not load. Each is what the real parser refuses, told so that a person can mend it. */
export type PolicyCode =
  | 'file-name'
  | 'line-shape'
  | 'service'
  | 'argument'
  | 'source'
  | 'target'
  | 'action'
  | 'parameter'
  | 'directive'
  | 'include-missing'
  | 'include-loop'
  | 'include-path'
  | 'too-large';

/** An expected failure. `where` is `file:line:column`; the parts stand beside it for programs. */
export interface PolicyProblem {
  readonly code: PolicyCode;
  readonly where: string;
  readonly file: string;
  /** Counted from 1; 0 when the file as a whole is meant. */
  readonly line: number;
  /** Counted from 1, in characters; 0 when the whole line is meant. */
  readonly column: number;
  readonly message: string;
  readonly fix: string;
}

export type PolicyResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly PolicyProblem[] };

/** A place in a policy. */
export interface Place {
  readonly file: string;
  readonly line: number;
  /** For counting columns; absent where the file as a whole is meant. */
  readonly columns?: Columns;
}

/** Makes a problem; `at` is an offset in the line, or -1 for the whole line. */
export function problemAt(
  code: PolicyCode,
  place: Place,
  at: number,
  message: string,
  fix: string,
): PolicyProblem {
  const { file, line } = place;
  const column = at < 0 || place.columns === undefined ? 0 : place.columns.of(at);
  const where = line === 0 ? file : column === 0 ? `${file}:${line}` : `${file}:${line}:${column}`;
  return { code, where, file, line, column, message, fix };
}

/** Reading stops after as many problems, since nobody reads more. */
export const MOST_PROBLEMS = 10_000;
