import { readFileSync } from 'node:fs';

/** Bytes that this process has read from files so far, as Linux counts them; 0 where nothing does. */
export function bytesRead(): number {
  try {
    return Number(/^rchar: (\d+)$/m.exec(readFileSync('/proc/self/io', 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
