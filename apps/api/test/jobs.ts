import { jobKinds } from '../src/job/queues.ts';
import type { Ground } from './ground.ts';

type Queried = Pick<Ground, 'query'>;

/** What is still to be done. */
export const UNDONE = `SELECT name AS kind, data->>'subject' AS subject, output->>'why' AS why
  FROM pgboss.job WHERE name <> 'dead' AND state < 'completed'`;

/** What was tried often enough. */
export const DEAD_LETTERS = `SELECT source_name AS kind, data->>'subject' AS subject,
  source_output->>'why' AS why FROM pgboss.job WHERE name = 'dead'`;

/** Every job of a subject, with what became of it. */
export const jobsOf = ({ query }: Queried, subject: string) =>
  query<{ state: string; why: string | null }>(
    `SELECT state, output->>'why' AS why FROM pgboss.job
     WHERE name <> 'dead' AND data->>'subject' = $1`,
    [subject],
  );

/** What is to be tried again later is due now, and who listens is told. */
export async function hurryJobs({ query }: Queried): Promise<void> {
  await query(
    `UPDATE pgboss.job SET start_after = now() WHERE state < 'active' AND start_after > now()`,
  );
  await query(
    `SELECT pg_notify('pgboss_' || left(encode(sha224('pgboss'), 'hex'), 24), name)
     FROM unnest($1::text[]) AS name`,
    [[...jobKinds]],
  );
}

/** The jobs of processes that are no more: what a minute of waiting does. */
export async function forgetClaims({ query }: Queried): Promise<void> {
  await query(`UPDATE pgboss.job SET state = 'retry', start_after = now() WHERE state = 'active'`);
}
