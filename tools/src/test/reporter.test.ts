import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../root.ts';

/** Runs one recorded case with the real test runner and gives what the reporter counted. */
async function run(name: string) {
  const folder = mkdtempSync(join(tmpdir(), 'nyx-reporter-'));
  const file = join(folder, 'summary.json');
  const child = spawn(
    join(ROOT, 'node_modules/.bin/vitest'),
    [
      ...['run', `${name}.case.ts`, '--root', join(ROOT, 'tools/fixtures/runs')],
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
  it.concurrent.each([
    ['pass', { passed: 1, failed: 0, skipped: 1, green: true }],
    ['fail', { passed: 1, failed: 1, skipped: 0, green: false }],
    ['import-error', { passed: 0, failed: 1, skipped: 0, green: false }],
    ['hook-error', { passed: 0, failed: 1, skipped: 1, green: false }],
    ['unhandled', { passed: 1, failed: 1, skipped: 0, green: false }],
    // Whoever ends the process.
    ['exit', { passed: 0, failed: 1, skipped: 0, green: false }],
  ])('is honest about a file that is: %s', async (name, expected) => {
    expect(await run(name)).toEqual(expected);
  });
});
