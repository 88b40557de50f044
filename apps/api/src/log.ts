/** Plain facts: an id, a code, a number of milliseconds. Never a name, a mail, a secret, a token. */
export type LogFacts = Readonly<Record<string, string | number | boolean | null>>;
export type Log = (level: 'info' | 'warn' | 'error', event: string, facts?: LogFacts) => void;

/** One JSON line for each event, on standard error: standard output says only that we are ready. */
export function createLog(write: (line: string) => void): Log {
  return (level, event, facts = {}) => {
    write(`${JSON.stringify({ ...facts, at: new Date().toISOString(), level, event })}\n`);
  };
}

/**
 * What an unexpected error may say in a log: its class, its code and where in our code it came from.
 * Not its message: a driver's message repeats what a stranger typed.
 */
export function errorFacts(error: unknown): LogFacts {
  if (!(error instanceof Error)) return { error: typeof error };
  const cause = error.cause instanceof Error ? error.cause : error;
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : null;
  const frames = (error.stack ?? '').split('\n').filter((line) => line.includes('/src/'));
  return { error: cause.name, code, stack: frames.slice(0, 4).map(trimmed).join(' < ') };
}

const trimmed = (frame: string) =>
  frame.replace(/^\s*at /, '').replace(/\(?file:\S*?\/src\//, '(src/');
