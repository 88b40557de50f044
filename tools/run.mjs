// The only entry that must run on whatever Node the shell has (>= 20): plain JavaScript, no
// dependencies. It installs the workspace and then hands over to the pinned Node in node_modules.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bin = join(root, 'node_modules', '.bin');
const env = {
  // Compiled code is kept between starts: most of what a start costs.
  NODE_COMPILE_CACHE: join(root, '.nyx', 'compile-cache'),
  ...process.env,
  ASTRO_TELEMETRY_DISABLED: '1',
  TURBO_TELEMETRY_DISABLED: '1',
};
// npm's own variables would otherwise configure pnpm.
for (const name of Object.keys(env)) if (/^npm_/i.test(name)) delete env[name];
env.PATH = `${bin}:${process.env.PATH ?? ''}`;

function installed() {
  return ['pnpm', 'node', 'turbo', 'vitest'].every((name) => existsSync(join(bin, name)));
}

/** Installs what the lockfile says. Quiet unless something is missing or it fails. */
function install() {
  const manager = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).packageManager;
  const first = !installed();
  const [command, prefix] = existsSync(join(bin, 'pnpm'))
    ? [join(bin, 'pnpm'), []]
    : ['npx', ['--yes', manager]];
  if (first) process.stderr.write('Installing (the first time takes a minute) …\n');
  // minimumReleaseAge asks the registry about every entry of the lockfile: slow, and it hangs offline.
  const args = [...prefix, 'install', '--frozen-lockfile', '--config.minimumReleaseAge=0'];
  const done = spawnSync(command, args, {
    cwd: root,
    env,
    stdio: first ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
  });
  if (done.status !== 0) {
    process.stderr.write(`${done.stdout ?? ''}${done.stderr ?? ''}\nThe install failed.\n`);
    process.exit(done.status ?? 1);
  }
}

const [task = 'test', ...rest] = process.argv.slice(2);
install();
if (task !== 'install') {
  const child = spawn(join(bin, 'node'), [join(root, 'tools', 'src', `${task}.ts`), ...rest], {
    cwd: root,
    env,
    stdio: 'inherit',
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143);
  });
}
