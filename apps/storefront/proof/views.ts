// Every page in every view (390 and 1280 px, light and dark) under axe, and purchases with and without
// JavaScript. Nothing is random here: --rounds
// and --seed are taken like everywhere, and only the number of rounds counts.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '1' }, seed: { type: 'string', default: '1' } },
});
const root = fileURLToPath(new URL('../../..', import.meta.url));
for (let round = 0; round < Math.min(Number(values.rounds), 3); round++) {
  const child = spawn(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', 'run', '--project', 'storefront', 'test/'],
    { cwd: root, env: { ...process.env, NYX_EVERY_VIEW: '1' }, stdio: 'inherit' },
  );
  const [code] = await once(child, 'exit');
  if (code !== 0) process.exitCode = 1;
}
