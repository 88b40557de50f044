import { type Queries, rows } from '../database/database.ts';
import { type Statement, statement } from '../database/statement.ts';
import type { JobKind } from './job.table.ts';

/** After so many tries a job is a dead letter: about 16 hours with the delays below. */
export const MAX_TRIES = 14;
/** A job whose process died is taken over after this; one that merely takes longer is done twice. */
const LEASE_SECONDS = 30;

export interface Job extends Record<string, unknown> {
  readonly kind: JobKind;
  readonly subject: string;
  readonly tries: number;
}

/** Queues a job in the caller's transaction; the same job again is the same job. */
export async function queue(tx: Queries, at: Date, kind: JobKind, subject: string): Promise<void> {
  await rows(
    tx,
    statement`
    INSERT INTO job (kind, subject, run_at) VALUES (${kind}, ${subject}, ${at})
    ON CONFLICT DO NOTHING`,
  );
}

/** Queues a job anew, whatever became of it before. */
export async function queueAgain(
  tx: Queries,
  at: Date,
  kind: JobKind,
  subject: string,
): Promise<void> {
  await rows(
    tx,
    statement`
    INSERT INTO job (kind, subject, run_at) VALUES (${kind}, ${subject}, ${at})
    ON CONFLICT (kind, subject) DO UPDATE
    SET run_at = ${at}, tries = 0, done_at = NULL, dead_at = NULL, error = NULL`,
  );
}

/** Leases up to `limit` due jobs to the caller; nobody else gets them before the lease ends. */
export function lease(queries: Queries, at: Date, limit: number): Promise<readonly Job[]> {
  return rows<Job>(
    queries,
    statement`
    UPDATE job SET tries = tries + 1, leased_until = ${at}::timestamptz + ${`${LEASE_SECONDS} s`}::interval
    FROM (
      SELECT kind, subject FROM job
      WHERE done_at IS NULL AND dead_at IS NULL AND run_at <= ${at}
        AND (leased_until IS NULL OR leased_until < ${at})
      ORDER BY run_at LIMIT ${limit} FOR UPDATE SKIP LOCKED
    ) AS due
    WHERE job.kind = due.kind AND job.subject = due.subject
    RETURNING job.kind, job.subject, job.tries`,
  );
}

/**
 * The job has done what it was for.
 *
 * @param also is written by the same statement: what the job's own rows say of its end
 */
export async function finish(
  queries: Queries,
  at: Date,
  job: Job,
  also: Statement | undefined,
): Promise<void> {
  await rows(
    queries,
    statement`${also === undefined ? statement`` : statement`WITH also AS (${also})`}
    UPDATE job SET done_at = ${at}, leased_until = NULL, error = NULL
    WHERE kind = ${job.kind} AND subject = ${job.subject}`,
  );
}

/** The job failed: later again, each time later, at last never. Gives whether it is dead now. */
export async function postpone(
  queries: Queries,
  at: Date,
  job: Job,
  error: string,
): Promise<boolean> {
  const dead = job.tries >= MAX_TRIES;
  const seconds = Math.min(2 ** job.tries, 2 * 3600);
  await rows(
    queries,
    statement`
    UPDATE job SET leased_until = NULL, error = ${error},
      run_at = ${at}::timestamptz + ${`${seconds} s`}::interval,
      dead_at = ${dead ? at : null}::timestamptz
    WHERE kind = ${job.kind} AND subject = ${job.subject}`,
  );
  return dead;
}
