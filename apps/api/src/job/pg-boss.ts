import type pg from 'pg';
import { type Db, PgBoss } from 'pg-boss';
import { reached } from '../crash.ts';
import { errorFacts, type Log } from '../log.ts';
import { jobKinds } from './queues.ts';

/** How often to look for jobs of a process that died. */
const SUPERVISE_SECONDS = 10;
/** pg-boss resolves jobs that wait for other jobs, of which we have none. */
const NEVER_SECONDS = 24 * 3600;

/**
 * pg-boss on a pool of ours, where it finds its statements planned; only the connection that listens
 * is its own. Losing the database is a log line, never the end of us. Not started yet: it can queue.
 */
export function openJobs(url: string, pool: pg.Pool, log: Log): PgBoss {
  const jobs = new PgBoss({
    db: { executeSql: inTurn(pool), listen: listenAt(url, log) },
    useListenNotify: true,
    schedule: false,
    superviseIntervalSeconds: SUPERVISE_SECONDS,
    monitorIntervalSeconds: SUPERVISE_SECONDS,
    flowIntervalSeconds: NEVER_SECONDS,
  });
  return logged(jobs, log);
}

/** @returns the same, whose errors and warnings are log lines */
function logged(jobs: PgBoss, log: Log): PgBoss {
  // What a worker meets comes as a copy of the error, which is none itself.
  jobs.on('error', (error) =>
    log('warn', 'jobs-error', errorFacts(Object.assign(new Error(error.message), error))),
  );
  jobs.on('warning', ({ data }) =>
    log('warn', 'jobs-warning', { type: 'type' in data ? String(data.type) : 'unknown' }),
  );
  return jobs;
}

/** One after the other: what its workers and its timers do at once takes one connection of ours. */
function inTurn(pool: pg.Pool): Db['executeSql'] {
  let last: Promise<unknown> = Promise.resolve();
  return (text, values) => {
    const next = last.then(() => execute(pool, text, values));
    last = next.catch(() => {});
    return next;
  };
}

const kinds = new Set<unknown>(jobKinds);

async function execute(pool: pg.Pool, text: string, values: unknown[] = []) {
  // Several statements in one text cannot be prepared; they begin a transaction of their own.
  const several = /^\s*BEGIN;/.test(text);
  const answer = await pool.query(several ? text : { text, values });
  // A queue and what came of its jobs: nothing else says that their end is written down.
  if (values.length === 2 && kinds.has(values[0])) reached(`job:${values[0]}:finished`);
  return answer;
}

/**
 * pg-boss listens on a pool of its own alone. This one makes one for that, and no connection of it is
 * ever taken but the one that listens, which finds itself again when it is lost.
 */
const listenAt =
  (url: string, log: Log): NonNullable<Db['listen']> =>
  async (channel, notified, again) => {
    const own = new PgBoss({
      connectionString: url,
      application_name: 'nyx-api-listens',
      connectionTimeoutMillis: 5_000,
    });
    const db = logged(own, log).getDb() as Db & { open(): Promise<void> };
    await db.open();
    if (db.listen === undefined) throw new Error('a pool of pg-boss that does not listen');
    return db.listen(channel, notified, again);
  };
