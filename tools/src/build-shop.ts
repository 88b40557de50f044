import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildEnv } from './build-env.ts';
import { ROOT } from './root.ts';

/** Builds what is served as built, when it has changed. Ends the process with 1 when it cannot be. */
export function buildShop(): void {
  const built = spawnSync(
    join(ROOT, 'node_modules', '.bin', 'turbo'),
    ['run', 'build', '--output-logs=errors-only', '--log-order=grouped'],
    { cwd: ROOT, env: buildEnv(), encoding: 'utf8' },
  );
  if (built.status === 0) return;
  process.stderr.write(`${built.stdout}${built.stderr}\nThe shop could not be built.\n`);
  process.exit(1);
}
