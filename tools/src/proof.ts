// `npm run proof [-- --only NAME] [--rounds N] [--seed S]`: what takes minutes. Every part is a program
// of its own in a `proof/` or `bench/` folder, takes the same two options, and says by its exit code
// whether it held. The last line counts them.
import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { buildShop } from './build-shop.ts';
import { ROOT } from './root.ts';
import { closingLine } from './test/summary.ts';

const { values } = parseArgs({
  options: { only: { type: 'string' }, rounds: { type: 'string' }, seed: { type: 'string' } },
});
const pass = (['rounds', 'seed'] as const).flatMap((name) => {
  const value = values[name];
  return value === undefined ? [] : [`--${name}`, value];
});
const parts = globSync(['{packages,apps}/*/{proof,bench}/*.ts', 'tools/{proof,bench}/*.ts'], {
  cwd: ROOT,
})
  .filter((path) => !path.endsWith('.test.ts') && path.includes(values.only ?? ''))
  .sort();

function run(path: string): Promise<boolean> {
  const child = spawn(process.execPath, [path, ...pass], {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return new Promise((done) => child.once('exit', (code) => done(code === 0)));
}

buildShop();
const summary = { passed: 0, failed: 0, skipped: 0 };
for (const [index, path] of parts.entries()) {
  process.stdout.write(`\n── ${index + 1} of ${parts.length}: ${path}\n`);
  const started = performance.now();
  const ok = await run(path);
  summary[ok ? 'passed' : 'failed']++;
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(`${ok ? '✓' : '✗'} ${path} (${seconds} s)\n`);
}
if (parts.length === 0) process.stdout.write(`No part is named like ${values.only}.\n`);
process.stdout.write(`\n${closingLine(summary)}\n`);
process.exitCode = summary.failed === 0 && parts.length > 0 ? 0 : 1;
