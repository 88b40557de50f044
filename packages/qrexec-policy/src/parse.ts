import type { Policy, PolicySource } from './policy.ts';
import type { PolicyResult } from './problem.ts';
import { Reader } from './read.ts';

/**
 * Reads a whole policy the way the daemon does: every file in C collation, with what it includes.
 * Gives its rules in the order in which they are tried, or every problem at once. One problem
 * anywhere means that the daemon denies every call.
 *
 * https://github.com/QubesOS/qubes-core-qrexec/blob/release4.3/doc/multifile-policy.markdown
 */
export function parse(source: PolicySource): PolicyResult<Policy> {
  const reader = new Reader(source);
  reader.readAll();
  if (reader.problems.length > 0) return { ok: false, problems: reader.problems };
  return { ok: true, value: { release: source.release, rules: reader.rules } };
}
