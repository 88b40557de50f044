/** What `lint` can find. */
export type FindingCode =
  /** The policy does not load; the daemon denies every call. */
  | 'not-loading'
  /** An earlier rule answers every call that this one speaks of. */
  | 'shadowed'
  /** The same, and the earlier rule stands in an old file that `!compat-4.0` reads. */
  | 'shadowed-by-compat'
  /** Old files may shadow the rule, but they were not given. */
  | 'compat-unknown'
  /** A redirect leads where a rule denies a direct call. */
  | 'past-deny'
  /** An `ask` that has no target to offer, so it denies. */
  | 'nothing-to-choose'
  /** The daemon raises an exception and sends no reply. */
  | 'crash'
  /** No qube of this name. */
  | 'unknown-name'
  /** No qube with this tag. */
  | 'unknown-tag'
  /** No class of qubes of this name. */
  | 'unknown-class'
  /** A disposable of a qube that is no disposable template. */
  | 'no-template'
  /** `$anyvm` and the like: read as the name of a qube. */
  | 'old-token'
  /** A comma, which separates nothing: it becomes part of a name. */
  | 'comma'
  /** A file that the daemon passes over. */
  | 'file-ignored';

/** One thing that is accepted and is not what it seems. */
export interface Finding {
  readonly code: FindingCode;
  /** `error`: the machine does something else than the text says. `note`: it does nothing. */
  readonly severity: 'error' | 'note';
  /** `file:line`, or the file. */
  readonly where: string;
  readonly file: string;
  /** Counted from 1; 0 when the file as a whole is meant. */
  readonly line: number;
  readonly message: string;
  readonly fix: string;
}

/** Makes a finding about a rule or a file. */
export function findingAt(
  place: { readonly file: string; readonly line: number },
  severity: Finding['severity'],
  code: FindingCode,
  message: string,
  fix: string,
): Finding {
  const { file, line } = place;
  return { code, severity, where: line === 0 ? file : `${file}:${line}`, file, line, message, fix };
}
