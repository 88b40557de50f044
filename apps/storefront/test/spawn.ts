import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));

export interface Spawned<T> {
  readonly facts: T;
  stop(): Promise<void>;
}

/** Starts a program of this repository and waits for its ready line. It ends when its input closes. */
export async function spawnReady<T>(args: readonly string[]): Promise<Spawned<T>> {
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['pipe', 'pipe', 'pipe'] });
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  const facts = await readyLine(child, args.join(' '));
  const stop = async () => {
    child.stdin?.end();
    await ended;
  };
  return { facts: facts as T, stop };
}

function readyLine(child: ChildProcess, name: string): Promise<unknown> {
  return new Promise((done, fail) => {
    let said = '';
    child.stderr?.on('data', (chunk) => {
      said = `${said}${String(chunk)}`.slice(-2000);
    });
    child.once('exit', (code) => fail(new Error(`${name} ended (${code}).\n${said}`)));
    if (child.stdout === null) return;
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('{"ready":true')) done(JSON.parse(line));
    });
  });
}
