import { readdirSync, rmSync } from 'node:fs';

/**
 * How many files the cache of compiled code may have. Some 4,000 are read again and again; the rest is
 * of test files, which the runner imports under a new name each time: 500 a run that nobody reads.
 */
const MOST_COMPILED = 20_000;

/**
 * Throws the cache of compiled code away when it holds more than so many files, and says whether it
 * did: the next run makes it anew. A cache that is not there is none too many.
 */
export function boundCompileCache(folder: string, most = MOST_COMPILED): boolean {
  const files = (() => {
    try {
      return readdirSync(folder, { recursive: true }).length;
    } catch {
      return 0;
    }
  })();
  if (files <= most) return false;
  rmSync(folder, { recursive: true, force: true });
  return true;
}
