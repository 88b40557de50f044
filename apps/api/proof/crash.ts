// The API killed at random moments under load, many times: node apps/api/proof/crash.ts --rounds 30
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '30' }, seed: { type: 'string', default: '1' } },
});
const child = spawn(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', '--project', 'api', 'test/crash.test.ts'],
  {
    cwd: fileURLToPath(new URL('../../..', import.meta.url)),
    env: { ...process.env, NYX_ROUNDS: values.rounds },
    stdio: 'inherit',
  },
);
const [code] = await once(child, 'exit');
process.exitCode = code === 0 ? 0 : 1;
