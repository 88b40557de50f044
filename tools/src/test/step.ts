import { spawn } from 'node:child_process';
import { buildEnv } from '../build-env.ts';
import { ROOT } from '../root.ts';

export interface StepResult {
  readonly name: string;
  readonly ok: boolean;
  readonly seconds: number;
  readonly output: string;
}

/** Runs one check of the repo as a process, quietly, and keeps what it said. */
export function runStep(
  name: string,
  command: string,
  args: readonly string[],
): Promise<StepResult> {
  const started = performance.now();
  return new Promise((done) => {
    const child = spawn(command, args, {
      cwd: ROOT,
      env: buildEnv(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const keep = (chunk: unknown) => {
      output += String(chunk);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const end = (ok: boolean) =>
      done({ name, ok, output, seconds: (performance.now() - started) / 1000 });
    child.once('error', (error) => {
      keep(error.message);
      end(false);
    });
    child.once('close', (code) => end(code === 0));
  });
}
