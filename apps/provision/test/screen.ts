import type { Io } from '../src/io.ts';
import { nyx, type Screen } from '../src/nyx.ts';

/** A screen that nobody looks at. */
export const silent: Screen = { stdout: () => {}, stderr: () => {} };

/** How a command ended, and what it said. */
export interface Said {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command on a screen of its own, which is looked at afterwards. */
export async function runOn(io: Io, words: readonly string[]): Promise<Said> {
  let [stdout, stderr] = ['', ''];
  const screen = {
    stdout: (text: string) => {
      stdout += text;
    },
    stderr: (text: string) => {
      stderr += text;
    },
  };
  const exit = await nyx(words, screen, async () => ({ ok: true, value: { ...io, ...screen } }));
  return { exit, stdout, stderr };
}
