// `npm test`: builds, type-checks, lints, checks import edges and dead code, runs every test. The last
// line counts them all, each check as one. Arguments go to vitest: `npm test -- packages/hcl`.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { getPriority, setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './root.ts';
import { boundCompileCache } from './test/compile-cache.ts';
import { runStep, type StepResult } from './test/step.ts';
import { closingLine, type Summary } from './test/summary.ts';

const bin = (name: string) => join(ROOT, 'node_modules', '.bin', name);
const QUIET = ['--output-logs=errors-only', '--log-order=grouped'];
/** The priority of a run that steps back so far for one that takes longer: it has what that leaves. */
const after = (steps: number) => Math.min(19, getPriority() + steps);
/** No test fails because a machine is slow; one that hangs still ends. */
const TIMEOUTS = ['--testTimeout=120000', '--hookTimeout=120000'];
const results: StepResult[] = [];

async function check(name: string, command: string, args: readonly string[]): Promise<void> {
  const result = await runStep(name, command, args);
  results.push(result);
  const mark = result.ok ? '✓' : '✗';
  process.stdout.write(`${mark} ${name} (${result.seconds.toFixed(1)} s)\n`);
  if (!result.ok) process.stdout.write(`${result.output}\n`);
}

const given = process.argv.slice(2);
/** Where paths were given, one of the runs may have nothing to do; else that is a failure. */
const wanted = given.length > 0 ? ['--passWithNoTests', ...given] : [];
const folder = mkdtempSync(join(tmpdir(), 'nyx-test-'));

/**
 * Runs the tests of some projects, all files of each in one worker, which loads each module once. A run
 * that dies, or is red without a red test, is a failure.
 */
async function vitest(
  projects: readonly string[],
  priority: number,
  stdio: 'inherit' | 'pipe',
): Promise<Summary & { readonly output: string }> {
  const summaryFile = join(folder, `${projects.join('-')}.json`);
  const child = spawn(
    bin('vitest'),
    [
      ...['run', ...projects.map((name) => `--project=${name}`), '--maxWorkers=1'],
      ...[...TIMEOUTS, '--reporter=default'],
      ...[`--reporter=${join(ROOT, 'tools/src/test/reporter.ts')}`, ...wanted],
    ],
    {
      cwd: ROOT,
      stdio: ['ignore', stdio, stdio],
      env: { ...process.env, NYX_TEST_SUMMARY: summaryFile, FORCE_COLOR: '0' },
    },
  );
  if (child.pid !== undefined && priority !== getPriority()) setPriority(child.pid, priority);
  let output = '';
  child.stdout?.on('data', (chunk) => (output += chunk));
  child.stderr?.on('data', (chunk) => (output += chunk));
  const code = await new Promise<number>((done) =>
    child.once('close', (ended) => done(ended ?? 1)),
  );
  const { passed, failed, skipped } = readSummary(summaryFile);
  return { passed, failed: failed === 0 && code !== 0 ? 1 : failed, skipped, output };
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
// The API's tests are the longest, and wait the most: the others take what they leave, so that all end
// at about the same time.
const apps = readdirSync(join(ROOT, 'apps')).filter((name) => name !== 'api');
const runs = await Promise.all([
  vitest(['api'], after(0), 'inherit'),
  vitest(apps, after(4), 'pipe'),
  vitest(['packages', 'tools'], after(3), 'pipe'),
]);
await others;
rmSync(folder, { recursive: true, force: true });
if (process.env.NODE_COMPILE_CACHE) boundCompileCache(process.env.NODE_COMPILE_CACHE);
process.stdout.write(runs.map(({ output }) => output).join(''));
const total = (count: (one: Summary) => number) => runs.map(count).reduce((a, b) => a + b, 0);
const ran = total(({ passed, failed, skipped }) => passed + failed + skipped);
const failedChecks = results.filter((result) => !result.ok).length;
const summary = {
  passed: total((one) => one.passed) + results.length - failedChecks,
  // Nothing was tried: that is no success.
  failed: total((one) => one.failed) + failedChecks + (ran === 0 ? 1 : 0),
  skipped: total((one) => one.skipped),
};
process.stdout.write(`\n${closingLine(summary)}\n`);
process.exitCode = summary.failed === 0 ? 0 : 1;
