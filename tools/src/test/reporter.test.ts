import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../root.ts';

const cases = [
  ['pass', { passed: 1, failed: 0, skipped: 1, green: true }],
  ['fail', { passed: 1, failed: 1, skipped: 0, green: false }],
  ['import-error', { passed: 0, failed: 1, skipped: 0, green: false }],
  ['hook-error', { passed: 0, failed: 1, skipped: 1, green: false }],
  ['unhandled', { passed: 1, failed: 1, skipped: 0, green: false }],
  // Whoever ends the process.
  ['exit', { passed: 0, failed: 1, skipped: 0, green: false }],
] as const;

describe('the closing count of a run', () => {
  let counted: Readonly<Record<string, unknown>>;
  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'nyx-reporter-'));
    const names = cases.map(([name]) => name);
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [
        join(ROOT, 'tools/fixtures/runs/run.ts'),
        join(ROOT, 'tools/src/test/reporter.ts'),
        join(folder, 'summary.json'),
        ...names,
      ],
      { cwd: ROOT, env: { ...process.env, VITEST: '' } },
    );
    rmSync(folder, { recursive: true, force: true });
    counted = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
  }, 60_000);

  it.each(cases)('is honest about a file that is: %s', (name, expected) => {
    expect(counted[name]).toEqual(expected);
  });
});
