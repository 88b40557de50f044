import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chownSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { findBinaries, POSTGRES_MAJOR } from './binaries.ts';
import { type Identity, serverIdentity } from './identity.ts';
import { makeDataFolder } from './initdb.ts';

export interface ClusterOptions {
  /** Folder that holds `pgNN/`. Created when missing. */
  readonly folder: string;
  /** False for tests: faster, and a power cut may lose data. A killed process never does. */
  readonly durable: boolean;
}

export interface Cluster {
  /** Connection URL of a database of this cluster. */
  url(database: string): string;
  /** Process id of the server when we started it. */
  readonly pid: number | null;
  /** Stops the server if we started it, and waits until it is gone. */
  stop(): Promise<void>;
}

const START_TRIES_MS = 20_000;

/** Sockets stand under the system's temporary folder: a socket path over 107 bytes is fatal. */
function socketFolder(data: string): string {
  const hash = createHash('sha256').update(data).digest('hex').slice(0, 16);
  return join(tmpdir(), `nyx-pg-${hash}`);
}

function urlOf(sockets: string, database: string): string {
  return `postgres://nyx@/${database}?host=${encodeURIComponent(sockets)}`;
}

async function answers(sockets: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: urlOf(sockets, 'postgres') });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

function serve(data: string, sockets: string, options: ClusterOptions, identity: Identity) {
  const settings = {
    listen_addresses: '',
    unix_socket_directories: sockets,
    max_connections: '200',
    log_min_messages: 'fatal',
    ...(options.durable
      ? {}
      : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const { postgres } = findBinaries();
  const [command = postgres, ...args] = [...identity.prefix, postgres, '-D', data, ...flags];
  // Detached: a Ctrl-C in the terminal must reach us first, not the server.
  return spawn(command, args, { detached: true, stdio: ['ignore', 'ignore', 'pipe'] });
}

function gone(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((done) => child.once('exit', () => done()));
}

function foreignPid(data: string): string {
  try {
    return readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0] ?? 'unknown';
  } catch {
    return 'unknown';
  }
}

/**
 * Starts a real Postgres on a folder, or uses the one that already serves it.
 * Throws when the server does not answer within 20 seconds, with what it said.
 */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const data = resolve(options.folder, `pg${POSTGRES_MAJOR}`);
  const sockets = socketFolder(data);
  const identity = serverIdentity();
  makeDataFolder(data, identity);
  mkdirSync(sockets, { recursive: true, mode: 0o700 });
  if (identity.chown !== null) chownSync(sockets, identity.chown, identity.chown);
  const url = (database: string) => urlOf(sockets, database);
  const deadline = Date.now() + START_TRIES_MS;
  let said = '';
  while (Date.now() < deadline) {
    if (await answers(sockets)) return { url, pid: null, stop: async () => {} };
    const child = serve(data, sockets, options, identity);
    child.stderr?.on('data', (chunk) => {
      said = `${said}${chunk}`.slice(-2000);
    });
    while (child.exitCode === null && child.signalCode === null && Date.now() < deadline) {
      if (await answers(sockets)) {
        const stop = async () => {
          child.kill('SIGINT');
          await gone(child);
          rmSync(sockets, { recursive: true, force: true });
        };
        return { url, pid: child.pid ?? null, stop };
      }
      await sleep(15);
    }
    child.kill('SIGKILL');
    await gone(child);
    await sleep(200);
  }
  throw new Error(
    `Postgres on ${data} did not start (postmaster.pid: ${foreignPid(data)}). ${said}`,
  );
}
