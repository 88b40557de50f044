import type { Io } from './io.ts';

export const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);

/** Says on standard error how far a long reading or writing is, and how fast it goes. */
export interface Progress {
  /** So many bytes more. */
  add(bytes: number): void;
  /** The last word: how much in how long. Gives megabytes a second. */
  end(): number;
}

/** A line replaces the one before on a terminal, every half second; elsewhere one in ten seconds. */
export function openProgress(io: Io, what: string, total: number): Progress {
  const started = io.clock();
  const every = io.terminal ? 500 : 10_000;
  let [done, said] = [0, started];
  const rate = () => done / 1e3 / Math.max(1, io.clock() - started);
  const show = (text: string, last: boolean) =>
    io.stderr(io.terminal ? `\r${text}\u001b[K${last ? '\n' : ''}` : `${text}\n`);
  return {
    add: (bytes) => {
      done += bytes;
      const now = io.clock();
      if (now - said < every) return;
      said = now;
      const percent = total === 0 ? 100 : Math.min(100, Math.floor((done / total) * 100));
      const left = Math.max(0, Math.round((total - done) / 1e6 / Math.max(0.001, rate())));
      const of = `${megabytes(done)} of ${megabytes(total)} MB (${percent} %)`;
      show(`${what}: ${of}, ${rate().toFixed(0)} MB/s, ${left} s left`, false);
    },
    end: () => {
      const seconds = ((io.clock() - started) / 1e3).toFixed(1);
      show(`${what}: ${megabytes(done)} MB in ${seconds} s, ${rate().toFixed(0)} MB/s`, true);
      return rate();
    },
  };
}
