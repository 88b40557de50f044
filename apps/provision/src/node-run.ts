import { execFile } from 'node:child_process';
import type { Ran } from './io.ts';

/** Where systems keep their programs. Debian has mkfs where only root's shell looks for it. */
const places = [
  ...['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'],
  ...['/run/current-system/sw/bin', '/opt/homebrew/sbin', '/opt/homebrew/bin'],
];
/** 1980-01-02: FAT knows no time before 1980. */
const FAT_EPOCH = '315619200';
// Nothing of the person's own surroundings: the same files give the same image everywhere.
const env = { PATH: places.join(':'), LC_ALL: 'C', TZ: 'UTC', SOURCE_DATE_EPOCH: FAT_EPOCH };

/** Runs a program with arguments, never a shell; its messages are in English. */
export function runProgram(
  program: string,
  args: readonly string[],
  folder: string,
): Promise<Ran | undefined> {
  const options = { cwd: folder, env, encoding: 'buffer', maxBuffer: 64_000_000 } as const;
  return new Promise((resolve) => {
    execFile(program, [...args], options, (error, stdout, stderr) => {
      if (error?.code === 'ENOENT') return resolve(undefined);
      const exit = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
      resolve({ exit, stdout: new Uint8Array(stdout), stderr: stderr.toString().slice(-2_000) });
    });
  });
}
