import { Script } from 'node:vm';

/** What came of something that must not take long, and how long this thread computed for it. */
export interface Measured<T> {
  readonly value?: T;
  readonly ms: number;
  /** Why it does not count: it threw, or it took too long. */
  readonly error?: string;
}

const run = new Script('nyxMeasured()');
const computed = () => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
};

/**
 * Runs what does not wait, within so many milliseconds of computing: a busy machine takes none of
 * them. What goes on and on is cut short, so that a fault of growth fails here and does not hang.
 */
export function measured<T>(work: () => T, most: number): Measured<T> {
  const patience = 4 * most + 10_000;
  const started = computed();
  const after = () => computed() - started;
  try {
    // Only a script of its own can be cut short while it computes.
    (globalThis as { nyxMeasured?: () => T }).nyxMeasured = work;
    const value = run.runInThisContext({ timeout: patience }) as T;
    const ms = after();
    if (ms <= most) return { value, ms };
    return { ms, error: `It took ${ms.toFixed(0)} ms, ${most} ms at most are allowed.` };
  } catch (error) {
    return { ms: after(), error: String(error instanceof Error ? error.stack : error) };
  }
}
