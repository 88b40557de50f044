import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { startCluster } from '../postgres/cluster.ts';

export interface Database {
  readonly url: string;
  stop(): Promise<void>;
}

async function run(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** A database of its own on a server that others use too; dropped when it is done with. */
async function freshDatabase(server: string): Promise<Database> {
  const name = `nyx_${randomBytes(8).toString('hex')}`;
  await run(server, `create database ${name}`);
  // Not by URL: an address of a socket folder has no host, which URL refuses.
  const url = server.replace(/^(\w+:\/\/[^/]*\/)[^?]*/, `$1${name}`);
  return { url, stop: () => run(server, `drop database if exists ${name} with (force)`) };
}

/**
 * The database of a stack. `DATABASE_URL` is used when it is set (a stack that is thrown away makes
 * itself a fresh database there); else a real Postgres of our own is started below the folder.
 */
export async function openDatabase(folder: string, lasting: boolean): Promise<Database> {
  const given = process.env.DATABASE_URL;
  if (given) return lasting ? { url: given, stop: async () => {} } : freshDatabase(given);
  const cluster = await startCluster({ folder, durable: lasting });
  return { url: cluster.url('postgres'), stop: () => cluster.stop() };
}
