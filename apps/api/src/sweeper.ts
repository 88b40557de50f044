import { errorFacts, type Log } from './log.ts';

export interface Sweeper {
  /** Sweeps now, unless it is sweeping or was stopped; resolves when that is done. */
  sweep(): Promise<void>;
  /** Ends after the sweep that is running. */
  stop(): Promise<void>;
}

/** Sweeps every `everyMs`, one sweep at a time. */
export function openSweeper(sweep: () => Promise<unknown>, everyMs: number, log: Log): Sweeper {
  let stopped = false;
  let running: Promise<void> | undefined;
  const once = async () => {
    try {
      await sweep();
    } catch (error) {
      log('warn', 'sweep-failed', errorFacts(error));
    }
    running = undefined;
  };
  const go = async () => {
    if (!stopped) running ??= once();
    await running;
  };
  const timer = setInterval(() => void go(), everyMs);
  timer.unref();
  return {
    sweep: go,
    stop: async () => {
      stopped = true;
      clearInterval(timer);
      await running;
    },
  };
}
