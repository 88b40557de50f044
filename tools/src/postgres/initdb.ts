import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from '../root.ts';
import { findBinaries } from './binaries.ts';
import type { Identity } from './identity.ts';

/** Makes an empty folder a data folder. */
function initdb(folder: string, identity: Identity): void {
  const program = findBinaries().initdb;
  const words = [...identity.prefix, program, '-D', folder, '-U', 'nyx', '--auth=trust'];
  const [command = program, ...args] = [...words, '--encoding=UTF8', '--locale=C', '--no-sync'];
  const done = spawnSync(command, args, { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`initdb failed: ${done.stderr || done.error?.message}`);
}

/** Of several simultaneous makers one rename wins; the others use what it made. */
function makeOnce(folder: string, identity: Identity, make: (fresh: string) => void): void {
  if (existsSync(join(folder, 'PG_VERSION'))) return;
  mkdirSync(dirname(folder), { recursive: true });
  const fresh = mkdtempSync(`${folder}.new-`);
  try {
    if (identity.chown !== null) chownSync(fresh, identity.chown, identity.chown);
    make(fresh);
    renameSync(fresh, folder);
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    if (!existsSync(join(folder, 'PG_VERSION'))) throw error;
  }
}

/**
 * Makes a data folder unless there is one. It starts from a kept copy of what initdb makes, which is
 * most of what the first start of a server costs; such servers share a system identifier.
 */
export function makeDataFolder(folder: string, identity: Identity): void {
  const about = `${findBinaries().initdb} ${identity.chown}`;
  const hash = createHash('sha256').update(about).digest('hex').slice(0, 16);
  const kept = join(ROOT, '.nyx', 'initdb', hash);
  makeOnce(kept, identity, (fresh) => initdb(fresh, identity));
  makeOnce(folder, identity, (fresh) => {
    const copied = spawnSync('cp', ['-a', `${kept}/.`, fresh], { encoding: 'utf8' });
    if (copied.status !== 0) throw new Error(`The copy failed: ${copied.stderr}`);
  });
}
