import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { ROOT } from '../root.ts';

export interface ServiceOptions {
  readonly name: string;
  /** TypeScript file to run, from the checkout's top, and its arguments. */
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Where its output goes after the ready line. */
  readonly log: string;
}

/** A child process that has said that it serves. */
export interface Service {
  readonly name: string;
  readonly pid: number;
  /** The facts of its ready line. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** Asks it to end, waits, and after ten seconds makes it. */
  stop(): Promise<void>;
  /** Ends it at once, without asking: what a crash would do. */
  kill(): Promise<void>;
  /** Resolves when it has ended, with its exit code. */
  readonly ended: Promise<number | null>;
}

const PATIENCE_MS = 10_000;
const READY_MS = 60_000;

function ready(child: ChildProcess, name: string, log: (text: string) => void) {
  return new Promise<Record<string, unknown>>((done, fail) => {
    let tail = '';
    const note = (text: string) => {
      tail = `${tail}${text}`.slice(-3000);
      log(text);
    };
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      fail(new Error(`${name} was not ready after ${READY_MS / 1000} s.\n${tail}`));
    }, READY_MS);
    child.stderr?.on('data', (chunk) => note(String(chunk)));
    if (child.stdout) {
      createInterface({ input: child.stdout }).on('line', (line) => {
        if (line.startsWith('{"ready":true')) {
          clearTimeout(timer);
          done(JSON.parse(line));
        } else note(`${line}\n`);
      });
    }
    child.once('error', fail);
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      fail(new Error(`${name} ended before it was ready (${code ?? signal}).\n${tail}`));
    });
  });
}

/**
 * Starts one of our own programs with the pinned Node and waits for its ready line.
 * Its standard input is a pipe that we hold, and on Linux the kernel tells it when we die: nothing
 * outlives the one who started it.
 */
export async function startService(options: ServiceOptions): Promise<Service> {
  mkdirSync(dirname(options.log), { recursive: true });
  const out = createWriteStream(options.log, { flags: 'a' });
  const follow = process.platform === 'linux' ? ['setpriv', '--pdeathsig', 'TERM'] : [];
  const [command = process.execPath, ...args] = [...follow, process.execPath, ...options.args];
  const child = spawn(command, args, {
    cwd: ROOT,
    env: { ...process.env, ...options.env },
    // Detached: a Ctrl-C in the terminal reaches us, and we stop the services in order.
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((done) => {
    child.once('exit', (code) => {
      out.end();
      done(code);
    });
  });
  const facts = await ready(child, options.name, (text) => {
    if (!out.writableEnded) out.write(text);
  });
  const stop = async () => {
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
    await ended;
    clearTimeout(timer);
  };
  const kill = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  return { name: options.name, pid: child.pid ?? 0, facts, stop, kill, ended };
}
