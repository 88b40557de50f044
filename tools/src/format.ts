// `npm run format`: formats and mends what the linter can mend by itself.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './root.ts';

const done = spawnSync(join(ROOT, 'node_modules', '.bin', 'biome'), ['check', '--write', '.'], {
  cwd: ROOT,
  stdio: 'inherit',
});
process.exitCode = done.status ?? 1;
