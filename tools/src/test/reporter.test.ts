import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../root.ts';

/** Runs recorded cases with the real test runner and gives what the reporter counted. */
async function run(...names: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'nyx-reporter-'));
  const file = join(folder, 'summary.json');
  const child = spawn(
    join(ROOT, 'node_modules/.bin/vitest'),
    [
      ...[
        'run',
        ...names.map((name) => `${name}.case.ts`),
        '--root',
        join(ROOT, 'tools/fixtures/runs'),
      ],
      `--reporter=${join(ROOT, 'tools/src/test/reporter.ts')}`,
    ],
    { cwd: ROOT, env: { ...process.env, NYX_TEST_SUMMARY: file, VITEST: '' }, stdio: 'ignore' },
  );
  const [code] = await once(child, 'exit');
  const summary = JSON.parse(readFileSync(file, 'utf8'));
  rmSync(folder, { recursive: true, force: true });
  return { ...summary, green: code === 0 };
}

describe('the closing count of a run', () => {
  it.concurrent('is green and counts what was skipped', async () => {
    expect(await run('pass')).toEqual({ passed: 1, failed: 0, skipped: 1, green: true });
  });

  it.concurrent('counts files, hooks and promises that fail, and whoever ends the process, as failures', async () => {
    // One failure each; hook-error has a test that was skipped for it.
    expect(await run('fail', 'import-error', 'hook-error', 'unhandled', 'exit')).toEqual({
      passed: 2,
      failed: 5,
      skipped: 1,
      green: false,
    });
  });
});
