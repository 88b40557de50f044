// `npm test`: builds, type-checks, lints, checks import edges and dead code, runs every test. The last
// line counts them all, each check as one. Arguments go to vitest: `npm test -- packages/hcl`.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './root.ts';
import { runStep, type StepResult } from './test/step.ts';
import { closingLine, type Summary } from './test/summary.ts';

const bin = (name: string) => join(ROOT, 'node_modules', '.bin', name);
const QUIET = ['--output-logs=errors-only', '--log-order=grouped'];
/** One more than there are cores: many tests wait, for a server, a browser or a retry. */
const WORKERS = availableParallelism() + 1;
/** No test fails because a machine is slow; one that hangs still ends. */
const PATIENCE = ['--testTimeout=120000', '--hookTimeout=120000'];
const results: StepResult[] = [];

async function check(name: string, command: string, args: readonly string[]): Promise<void> {
  const result = await runStep(name, command, args);
  results.push(result);
  const mark = result.ok ? '✓' : '✗';
  process.stdout.write(`${mark} ${name} (${result.seconds.toFixed(1)} s)\n`);
  if (!result.ok) process.stdout.write(`${result.output}\n`);
}

function vitest(summaryFile: string): Promise<number> {
  const reporters = [
    '--reporter=default',
    `--reporter=${join(ROOT, 'tools/src/test/reporter.ts')}`,
  ];
  const child = spawn(
    bin('vitest'),
    ['run', `--maxWorkers=${WORKERS}`, ...PATIENCE, ...reporters, ...process.argv.slice(2)],
    {
      cwd: ROOT,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, NYX_TEST_SUMMARY: summaryFile, FORCE_COLOR: '0' },
    },
  );
  return new Promise((done) => child.once('exit', (code) => done(code ?? 1)));
}

function readSummary(file: string): Summary {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // The runner died before it could count: that is a failure, not nothing.
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

const others = (async () => {
  await check('format', bin('turbo'), ['run', 'check:format', ...QUIET]);
  await check('import edges', process.execPath, ['tools/src/edges/main.ts']);
  await check('dead code', bin('turbo'), ['run', 'check:dead-code', ...QUIET]);
})();
// The tests need what is built; the rest may go on beside them.
await check('build, types and lint', bin('turbo'), [
  'run',
  'build',
  'check',
  'lint',
  '--continue',
  ...QUIET,
]);
const folder = mkdtempSync(join(tmpdir(), 'nyx-test-'));
const summaryFile = join(folder, 'summary.json');
const code = await vitest(summaryFile);
await others;
const tests = readSummary(summaryFile);
rmSync(folder, { recursive: true, force: true });
const failedChecks = results.filter((result) => !result.ok).length;
const summary = {
  passed: tests.passed + results.length - failedChecks,
  failed: tests.failed + failedChecks + (code !== 0 && tests.failed === 0 ? 1 : 0),
  skipped: tests.skipped,
};
process.stdout.write(`\n${closingLine(summary)}\n`);
process.exitCode = summary.failed === 0 ? 0 : 1;
