import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const script = fileURLToPath(new URL('../../../nyx', import.meta.url));

describe('the nyx script', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nyx-script-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('runs from another folder', async () => {
    const { stdout } = await run(script, ['--help'], { cwd: folder });
    expect(stdout).toContain('nyx COMMAND');
  });

  it('runs through a symbolic link to a symbolic link, one of them relative', async () => {
    await symlink(script, join(folder, 'nyx-one'));
    await symlink('nyx-one', join(folder, 'nyx-two'));
    const { stdout } = await run(join(folder, 'nyx-two'), ['--help'], { cwd: '/' });
    expect(stdout).toContain('nyx COMMAND');
  });

  it('runs on the pinned Node, whatever Node the shell has', async () => {
    const bin = join(folder, 'bin');
    await mkdir(bin);
    await writeFile(join(bin, 'node'), '#!/bin/sh\necho the wrong Node >&2\nexit 99\n');
    await chmod(join(bin, 'node'), 0o755);
    const env = { ...process.env, PATH: `${bin}:${process.env.PATH ?? ''}` };
    const { stdout, stderr } = await run(script, ['--help'], { env });
    expect(stdout).toContain('nyx COMMAND');
    expect(stderr).toBe('');
  });

  it('hands the exit code on', async () => {
    await expect(run(script, ['nothing-like-it'])).rejects.toMatchObject({ code: 64 });
  });

  it('ends quietly when its reader has seen enough', async () => {
    const { stdout, stderr } = await run('sh', ['-c', `"${script}" --help | head -n 1`]);
    expect(stdout).toContain('nyx');
    expect(stderr).toBe('');
  });
});
