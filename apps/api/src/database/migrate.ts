import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { PgBoss } from 'pg-boss';
import { makeQueues } from '../job/queues.ts';
import { drizzle, runMigrations } from './drizzle.ts';

/** Any number will do, as long as it is always this one: 'nyx' in ASCII. */
const LOCK = 0x6e7978;
const folder = fileURLToPath(new URL('../../drizzle', import.meta.url));

/**
 * Brings the database to the newest schema, pg-boss' own and its queues included. Any number of
 * processes may start at once: drizzle's own migrator has no lock, so that one of them does it while
 * the others wait, on a connection that is not from the pool.
 */
export async function migrate(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
    await runMigrations(drizzle({ client }), { migrationsFolder: folder });
    await migrateJobs(client);
  } finally {
    await client.end();
  }
}

async function migrateJobs(client: pg.Client): Promise<void> {
  const jobs = new PgBoss({
    db: { executeSql: (text, values) => client.query(text, values) },
    supervise: false,
    schedule: false,
  });
  // Who starts later is told of what fails here: it fails there as well.
  jobs.on('error', () => {});
  await jobs.start();
  await makeQueues(jobs);
  await jobs.stop({ graceful: false });
}
