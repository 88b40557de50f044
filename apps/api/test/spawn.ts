import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** An API process as a shop starts it. */
export const API: readonly string[] = ['--max-old-space-size=192', 'apps/api/src/main.ts'];

export const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Starting our programs again and again is most of what the crash tests do. */
const compiled = join(tmpdir(), 'nyx-compile-cache');

/** What a program says when it serves; the Postgres launcher says its server's process id. */
interface Facts {
  readonly url: string;
  readonly pid: number;
}

export interface Spawned {
  readonly pid: number;
  readonly url: string;
  readonly facts: Facts;
  readonly output: () => string;
  /** Asks it to end and gives its exit code. */
  stop(): Promise<number | null>;
  /** SIGKILL: what a crash does. */
  kill(): Promise<void>;
  /** Its exit code, or the signal that ended it. */
  readonly ended: Promise<number | string | null>;
}

/** Starts a program of the checkout and waits for its `{"ready":true,"url":…}` line. */
export async function spawnReady(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Spawned> {
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NODE_COMPILE_CACHE: compiled, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let output = '';
  const note = (chunk: unknown) => {
    output = `${output}${String(chunk)}`.slice(-200_000);
  };
  child.stderr.on('data', note);
  const exited = new Promise<number | null>((done) => child.once('exit', done));
  const ended = new Promise<number | string | null>((done) => {
    child.once('exit', (code, signal) => done(code ?? signal));
  });
  const facts = await ready(child, note, () => output);
  const { url } = facts;
  return {
    pid: child.pid ?? 0,
    url,
    facts,
    output: () => output,
    ended,
    stop: () => {
      child.kill('SIGTERM');
      return exited;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

function ready(child: ChildProcess, note: (text: string) => void, output: () => string) {
  return new Promise<Facts>((done, failed) => {
    child.once('exit', (code) => failed(new Error(`ended with ${code}:\n${output()}`)));
    child.once('error', failed);
    if (child.stdout === null) return;
    createInterface({ input: child.stdout }).on('line', (line) => {
      note(`${line}\n`);
      if (line.startsWith('{"ready":true')) done(JSON.parse(line));
    });
  });
}

/**
 * A port that was free a moment ago, for two programs that must know each other beforehand: none of
 * those from 32768 on, which outgoing connections are given, a thousand of them in a load test.
 */
export function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const server = createServer();
    const port = randomInt(20_000, 32_768);
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? done(freePort()) : failed(error),
    );
    server.listen(port, '127.0.0.1', () => server.close(() => done(port)));
  });
}
