import { fstatSync } from 'node:fs';

/** Says to whoever started us, in one JSON line, that we serve and where. */
export function announce(facts: Readonly<Record<string, unknown>>): void {
  process.stdout.write(`${JSON.stringify({ ready: true, ...facts })}\n`);
}

/**
 * Resolves at SIGINT or SIGTERM, or when a pipe on standard input closes: so that a test or a
 * command that dies takes what it started with it.
 */
export function untilStopped(): Promise<void> {
  return new Promise((done) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => done());
    const input = fstatSync(0, { throwIfNoEntry: false });
    if (input?.isFIFO() || input?.isSocket()) {
      process.stdin.resume();
      process.stdin.on('end', () => done());
      process.stdin.on('error', () => done());
    }
  });
}
