import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { onTestFinished } from 'vitest';
import type { Env } from '../src/env.ts';
import type { Io } from '../src/io.ts';
import { openIo } from '../src/node-io.ts';
import { runOn, type Said, silent } from './screen.ts';

export interface Ran extends Said {
  /** Standard output as the one document of `--json`. */
  document(): unknown;
}

/** A bench of its own for one test: an empty folder, and commands run in it. */
export interface Bench {
  readonly folder: string;
  run(words: readonly string[], more?: Partial<Io> & { readonly stdin?: string }): Promise<Ran>;
  /** Its Io, for calling a part of a command; `said` is what went to standard error. */
  io(more?: Partial<Io>): Io & { said(): string };
  write(path: string, content: string | Uint8Array): Promise<string>;
  read(path: string): Promise<string>;
}

/** Real files, real clock, real packages; only the screen is ours, so that we can look at it. */
export function bench(env: Partial<Env> = {}): Bench {
  const folder = mkdtempSync(join(tmpdir(), 'nyx-bench-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const home = join(folder, 'home');
  const plain = openIo(
    silent,
    { api: undefined, key: undefined, home, ...env },
    folder,
    Readable.from([]),
  );
  return {
    folder,
    run: async (words, { stdin = '', ...more } = {}) => {
      const io = openIo(silent, plain.env, folder, Readable.from([stdin]));
      const said = await runOn({ ...io, ...more }, words);
      return { ...said, document: () => JSON.parse(said.stdout) as unknown };
    },
    io: (more = {}) => {
      let said = '';
      const stderr = (text: string) => {
        said += text;
      };
      const io = openIo({ ...silent, stderr }, plain.env, folder, Readable.from([]));
      return { ...io, ...more, said: () => said };
    },
    write: async (path, content) => {
      const wrote = await plain.writeFile(path, content);
      if (!wrote.ok) throw new Error(JSON.stringify(wrote.problems));
      return join(folder, path);
    },
    read: async (path) => {
      const file = await plain.readFile(path, 100_000_000);
      if (!file.ok) throw new Error(JSON.stringify(file.problems));
      return new TextDecoder().decode(file.value);
    },
  };
}
