import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { ROOT } from '../root.ts';

const run = promisify(execFile);

// Its figures are for `npm run proof`; here each must still run, and end with what it measured.
for (const path of globSync('packages/*/bench/*.ts', { cwd: ROOT }))
  it(`${path} measures one round of any seed`, async () => {
    const args = [path, '--rounds', '1', '--seed', '3'];
    const { stdout, stderr } = await run(process.execPath, args, { cwd: ROOT });
    expect(stderr).toBe('');
    expect(stdout).toMatch(/\d ms|\d s\b|no admin client here/);
  });
