import { byCode } from './directory.ts';

/** A file of `/etc/qubes-rpc/policy` and the calls that it speaks of. */
export interface LegacyFile {
  readonly name: string;
  readonly service: string;
  /** `*` when the name has no argument. */
  readonly argument: string;
}

const IGNORED = ['.rpmsave', '.rpmnew', '.swp'];

/** Whether `!compat-4.0` passes over a file of this name. */
function isIgnoredLegacy(name: string): boolean {
  if (name === '' || name.startsWith('.') || /[^A-Za-z0-9+._-]/u.test(name)) return true;
  return IGNORED.some((suffix) => name.endsWith(suffix));
}

/**
 * The files that `!compat-4.0` reads, in its order: by service, and within one service the file
 * without an argument last.
 *
 * https://github.com/QubesOS/qubes-core-qrexec/blob/release4.3/qrexec/policy/parser_compat.py
 */
export function legacyOrder(names: readonly string[]): readonly LegacyFile[] {
  const files = names
    .filter((name) => !isIgnoredLegacy(name))
    .map((name): LegacyFile => {
      const plus = name.indexOf('+');
      if (plus < 0) return { name, service: name, argument: '*' };
      return { name, service: name.slice(0, plus), argument: name.slice(plus) };
    });
  return files.sort((a, b) => {
    if (a.service !== b.service) return byCode(a.service, b.service);
    if (a.argument === '*') return 1;
    return b.argument === '*' ? -1 : byCode(a.argument, b.argument);
  });
}

/**
 * A line of an old file, in today's spelling and of the same length. A comma separates there.
 * https://github.com/QubesOS/qubes-core-qrexec/blob/release4.3/qrexec/policy/parser.py
 */
export function translateOld(line: string): string {
  return line.replaceAll('$include:', '!include ').replaceAll('$', '@').replaceAll(',', ' ');
}
