// Every property test with many cases: node tools/proof/properties.ts --rounds 1000 --seed 7
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from '../src/root.ts';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '1000' }, seed: { type: 'string', default: '1' } },
});
const files = globSync(['{packages,apps}/*/{src,test}/**/*.test.ts', 'tools/src/**/*.test.ts'], {
  cwd: ROOT,
}).filter((path) => readFileSync(join(ROOT, path), 'utf8').includes("from 'fast-check'"));
process.stdout.write(`${files.length} files, ${values.rounds} cases a property\n`);
const child = spawn(
  process.execPath,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--testTimeout=1200000',
    '--reporter=default',
    ...files,
  ],
  {
    cwd: ROOT,
    env: { ...process.env, NYX_ROUNDS: values.rounds, NYX_SEED: values.seed },
    stdio: 'inherit',
  },
);
const [code] = await once(child, 'exit');
process.exitCode = code === 0 ? 0 : 1;
