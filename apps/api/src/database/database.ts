import { AsyncLocalStorage } from 'node:async_hooks';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import type { PgBoss } from 'pg-boss';
import { type AuditEntry, appendTrail } from '../audit/audit.ts';
import { reached } from '../crash.ts';
import { openJobs } from '../job/pg-boss.ts';
import type { Log } from '../log.ts';
import { drizzle } from './drizzle.ts';
import { preparing } from './prepared.ts';
import { printed, type Statement } from './statement.ts';

export type Database = NodePgDatabase & { readonly $client: pg.Pool; readonly jobs: PgBoss };
/** Inside a transaction, or the pool: queries read the same. */
export type Queries = Pick<NodePgDatabase, 'select' | 'insert' | 'update' | 'delete'> & {
  readonly $client: pg.Pool | pg.PoolClient;
};

/** A transaction of ours, with what it will add to the audit trail when it ends, and what queues jobs. */
export type Tx = Queries & { readonly trail: AuditEntry[]; readonly jobs: PgBoss };

/** A pool for this process. Losing the database is a log line and a 503, never the end of us. */
export function openDatabase(url: string, log: Log): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: 16,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    statement_timeout: 10_000,
    idle_in_transaction_session_timeout: 15_000,
    application_name: 'nyx-api',
    // Statements that do not wait for each other travel together.
    pipeline: true,
  });
  // On each connection too: the pool listens to idle ones only, and a server that dies between two
  // statements of a transaction would end this process.
  pool.on('connect', (client) => {
    preparing(client);
    client.on('error', (error) => log('error', 'database-connection-lost', { error: error.name }));
  });
  pool.on('error', () => {});
  return Object.assign(drizzle({ client: pool }), { jobs: openJobs(url, pool, log) });
}

const open = new AsyncLocalStorage<true>();

/** Every call over the network passes here: none may wait while a transaction holds its locks. */
export function outside<T>(call: () => Promise<T>): Promise<T> {
  if (open.getStore() === true) throw new Error('A network call inside a database transaction.');
  return call();
}

/**
 * Runs the steps in one transaction; whoever needs the network inside one is stopped by `outside`.
 *
 * Locks in one order for everybody: the order, the stock by SKU, and the head of the audit trail
 * last, which is why the trail is written here, after the steps.
 *
 * Not drizzle's own: that one loses a connection of the pool for ever when BEGIN fails, and waits for
 * the answer to BEGIN and COMMIT alone. Here they travel with the first and the last statement.
 */
export async function transaction<T>(db: Database, steps: (tx: Tx) => Promise<T>): Promise<T> {
  const client = await db.$client.connect();
  let broken = false;
  try {
    return await open.run(true, () => committed(client, db.jobs, steps));
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {
      broken = true;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

async function committed<T>(
  client: pg.PoolClient,
  jobs: PgBoss,
  steps: (tx: Tx) => Promise<T>,
): Promise<T> {
  const begun = client.query('BEGIN');
  // Only a lost connection can make it fail, and then the first step fails as well.
  begun.catch(() => {});
  const trail: AuditEntry[] = [];
  const answer = await steps(Object.assign(drizzle({ client }), { trail, jobs }));
  const name = `tx:${trail[0]?.event ?? 'quiet'}`;
  reached(`${name}:written`);
  // Should an entry fail, this COMMIT finds the transaction aborted and rolls it back.
  const chained = appendTrail(client, trail);
  reached(`${name}:chained`);
  const [end] = await Promise.all([client.query('COMMIT'), ...chained, begun]);
  if (end.command !== 'COMMIT') throw new Error('a transaction that was rolled back at its end');
  reached(`${name}:committed`);
  return answer;
}

class RolledBack extends Error {
  readonly answer: unknown;
  constructor(answer: unknown) {
    super('rolled back');
    this.answer = answer;
  }
}

/**
 * The same for steps that may refuse: whatever they did before they say `ok: false` is undone, and
 * the refusal is the answer.
 */
export async function attempt<T extends { readonly ok: boolean }>(
  db: Database,
  steps: (tx: Tx) => Promise<T>,
): Promise<T> {
  try {
    return await transaction(db, async (tx) => {
      const answer = await steps(tx);
      if (!answer.ok) throw new RolledBack(answer);
      return answer;
    });
  } catch (error) {
    if (error instanceof RolledBack) return error.answer as T;
    throw error;
  }
}

/** Postgres' code of a failed statement (`23505`), or Node's of a failed connection. */
export function databaseCode(error: unknown): string | undefined {
  for (let at = error; at instanceof Error; at = at.cause)
    if ('code' in at && typeof at.code === 'string') return at.code;
  return undefined;
}

/** The constraint that a failed statement would have broken. */
export function brokenConstraint(error: unknown): string | undefined {
  for (let at = error; at instanceof Error; at = at.cause)
    if ('constraint' in at && typeof at.constraint === 'string') return at.constraint;
  return undefined;
}

/** The database is away, full, or starting: the same request may work later. */
export function isUnavailable(error: unknown): boolean {
  const code = databaseCode(error) ?? '';
  if (/^(08|53|57P)/.test(code) || code === '25P03' || code === '57014') return true;
  if (['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ETIMEDOUT'].includes(code)) return true;
  for (let at = error; at instanceof Error; at = at.cause)
    if (
      /timeout exceeded when trying to connect|Connection terminated|not queryable/.test(at.message)
    )
      return true;
  return false;
}

/** Runs a statement. The caller names the shape of its rows. */
export async function rows<T extends pg.QueryResultRow>(
  { $client }: Queries,
  statement: Statement,
): Promise<readonly T[]> {
  const { rows: found } = await $client.query<T>(printed(statement));
  return found;
}
