import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { freshDatabase, until } from '../../test/ground.ts';
import { DEAD_LETTERS, hurryJobs, jobsOf, UNDONE } from '../../test/jobs.ts';
import { type Database, openDatabase, transaction } from '../database/database.ts';
import { createMetrics } from '../metrics/metrics.ts';
import { queue, queueAgain } from './job.ts';
import { MAX_TRIES } from './queues.ts';
import { type Done, type Handlers, startWork, type Working } from './work.ts';

/** So seldom does who works here look by himself that every job of these tests was told of. */
const NEVER = 3600;

let url: string;
let pool: pg.Pool;
let clear: () => Promise<void>;
let opened: Database[];
const logged: { event: string; level: string; [fact: string]: unknown }[] = [];
const query = async <T extends pg.QueryResultRow>(text: string, values?: unknown[]) =>
  (await pool.query<T>(text, values)).rows;
const ground = { query };

beforeAll(async () => {
  const database = await freshDatabase(inject('postgres'));
  url = database.url;
  pool = new pg.Pool({ connectionString: url, max: 2 });
  clear = async () => {
    await pool.end();
    await database.drop();
  };
  opened = [];
});
beforeEach(() => {
  logged.length = 0;
});
afterAll(async () => {
  for (const db of opened) await db.$client.end();
  await clear();
});

const open = () => {
  const db = openDatabase(url, (level, event, facts) => logged.push({ ...facts, level, event }));
  opened.push(db);
  return db;
};

/** A process that works, and does nothing else. */
function work(handle: (subject: string) => Promise<Done>, lookSeconds = NEVER): Promise<Working> {
  const handlers: Handlers = { 'stripe-event': handle, mail: handle, refund: handle };
  const log = (level: string, event: string, facts?: object) =>
    logged.push({ ...facts, level, event });
  return startWork(open(), log, handlers, lookSeconds);
}

const becomes = (subject: string, state: string) =>
  until(async () => (await jobsOf(ground, subject)).some((job) => job.state === state));

describe('a job', () => {
  it('is there with its transaction or not at all, and once, however often it is queued', async () => {
    const db = open();
    const lost = transaction(db, async (tx) => {
      await queue(tx, 'mail', 'lost');
      throw new Error('no');
    });
    await expect(lost).rejects.toThrow('no');
    expect(await jobsOf(ground, 'lost')).toEqual([]);
    const twice = () =>
      transaction(db, async (tx) => {
        await queue(tx, 'mail', 'one');
        await queue(tx, 'mail', 'one');
        await queue(tx, 'refund', 'one');
      });
    await Promise.all([twice(), twice(), twice()]);
    expect(await jobsOf(ground, 'one')).toHaveLength(2);
    await query(`DELETE FROM pgboss.job`);
  });

  it('is told of when its transaction ends, also to who lost the connection that listens', async () => {
    const done: string[] = [];
    const working = await work(async (subject) => {
      done.push(subject);
      return { ok: true };
    });
    const db = open();
    const told = async (subject: string) => {
      await transaction(db, (tx) => queue(tx, 'mail', subject));
      await becomes(subject, 'completed');
    };
    await told('first');
    const listening = `SELECT pid FROM pg_stat_activity
      WHERE application_name = 'nyx-api-listens' AND datname = current_database()`;
    const [before] = await query<{ pid: number }>(listening);
    await query(`SELECT pg_terminate_backend($1)`, [before?.pid]);
    // What is queued while nobody listens is found by who listens again.
    await told('meanwhile');
    expect((await query<{ pid: number }>(listening))[0]?.pid).not.toBe(before?.pid);
    await told('again');
    expect(done).toEqual(['first', 'meanwhile', 'again']);
    expect(logged.map(({ event }) => event)).toContain('jobs-error');
    await working.stop();
  });

  it('is tried again later and later, then is a dead letter, until it is queued anew', async () => {
    let tries = 0;
    let answer: Done = { ok: false, why: 'not-yet' };
    const working = await work(async () => {
      tries += 1;
      return answer;
    });
    const db = open();
    const metrics = async () =>
      /nyx_jobs\{state="dead"\} (\d+)/.exec(await createMetrics(() => {}).print(db))?.[1];
    await transaction(db, (tx) => queue(tx, 'refund', 'ord_x/1'));
    const waits: { least: number; most: number }[] = [];
    for (let seen = 0; ; ) {
      await until(async () => tries > seen);
      // Nothing is tried until it is hurried, which may be answered after the next try.
      seen = tries;
      if (seen === MAX_TRIES) break;
      await becomes('ord_x/1', 'retry');
      // It failed after it was started and before now, however slow the machine is.
      const [late] = await query<{ least: number; most: number }>(
        `SELECT extract(epoch FROM start_after - now())::float8 AS least,
           extract(epoch FROM start_after - started_on)::float8 AS most
         FROM pgboss.job WHERE state = 'retry'`,
      );
      if (late !== undefined) waits.push(late);
      await hurryJobs(ground);
    }
    await becomes('ord_x/1', 'failed');
    for (const [at, { least, most }] of waits.entries()) {
      expect(most).toBeGreaterThanOrEqual(Math.min(2 ** (at + 1), 7200));
      expect(least).toBeLessThanOrEqual(Math.min(2 ** (at + 2), 7200));
    }
    expect(waits).toHaveLength(MAX_TRIES - 1);
    const letter = { kind: 'refund', subject: 'ord_x/1', why: 'not-yet' };
    expect(await query(DEAD_LETTERS)).toEqual([letter]);
    expect([await query(UNDONE), await metrics()]).toEqual([[], '1']);
    expect(logged.filter(({ event }) => event === 'job-failed')).toHaveLength(MAX_TRIES - 1);
    expect(logged.at(-1)).toEqual({
      ...letter,
      tries: MAX_TRIES,
      level: 'error',
      event: 'job-dead',
    });
    answer = { ok: true };
    await transaction(db, (tx) => queueAgain(tx, 'refund', 'ord_x/1'));
    await becomes('ord_x/1', 'completed');
    expect([await query(DEAD_LETTERS), await metrics()]).toEqual([[], '0']);
    await transaction(db, (tx) => queue(tx, 'refund', 'ord_x/1'));
    await transaction(db, (tx) => queueAgain(tx, 'refund', 'ord_x/1'));
    await until(async () => tries === MAX_TRIES + 2);
    expect(await jobsOf(ground, 'ord_x/1')).toHaveLength(1);
    await working.stop();
  });

  it('of a process that died is done by another as soon as it was silent for twenty seconds', async () => {
    const db = open();
    await transaction(db, (tx) => queue(tx, 'mail', 'left'));
    // It takes the job, and is never heard of again.
    expect(await db.jobs.fetch('mail')).toHaveLength(1);
    const silent = (seconds: number) =>
      query(
        `UPDATE pgboss.job SET heartbeat_on = now() - $1 * interval '1 s' WHERE state = 'active'`,
        [seconds],
      );
    // What every process does every ten seconds.
    const look = async () => {
      await query(`UPDATE pgboss.queue SET monitor_claim_on = now() - interval '11 s'`);
      await db.jobs.supervise();
    };
    await silent(19);
    await look();
    expect((await jobsOf(ground, 'left'))[0]?.state).toBe('active');
    await silent(21);
    await look();
    expect((await jobsOf(ground, 'left'))[0]?.state).toBe('retry');
    const done: string[] = [];
    const working = await work(async (subject) => {
      done.push(subject);
      return { ok: true };
    });
    await hurryJobs(ground);
    await until(async () => done.includes('left'));
    await becomes('left', 'completed');
    await working.stop();
  });

  it('that runs is finished before its process ends', async () => {
    let finish = () => {};
    let began = false;
    const working = await work(async () => {
      began = true;
      await new Promise<void>((done) => {
        finish = done;
      });
      return { ok: true };
    });
    await transaction(open(), (tx) => queue(tx, 'mail', 'slow'));
    await until(async () => began);
    let stopped = false;
    const stopping = working.stop().then(() => {
      stopped = true;
    });
    await transaction(open(), (tx) => queue(tx, 'mail', 'late'));
    expect(stopped).toBe(false);
    finish();
    await stopping;
    expect((await jobsOf(ground, 'slow'))[0]?.state).toBe('completed');
    expect((await jobsOf(ground, 'late'))[0]?.state).toBe('created');
  });
});
