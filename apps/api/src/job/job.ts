import type { Db } from 'pg-boss';
import type { Queries, Tx } from '../database/database.ts';
import { digestOf } from '../id.ts';
import { DEAD, type JobKind } from './queues.ts';

/** What a job is about, as its handler finds it again. An id, never what it stands for. */
export interface JobData {
  readonly subject: string;
}

/** The same job has the same id: half of a SHA-256, as a UUID. */
export const jobId = (kind: JobKind, subject: string): string =>
  digestOf(`${kind} ${subject}`)
    .slice(0, 32)
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');

/** pg-boss on the caller's connection: what it writes is there with the transaction, or not at all. */
const through = ({ $client }: Queries): Db => ({
  executeSql: (text, values = []) => $client.query({ text, values }),
});

/** Queues a job in the caller's transaction; the same job again is the same job. */
export async function queue(tx: Tx, kind: JobKind, subject: string): Promise<void> {
  const data: JobData = { subject };
  await tx.jobs.send(kind, data, { id: jobId(kind, subject), db: through(tx) });
}

/** Queues a job anew, whatever became of it before. */
export async function queueAgain(tx: Tx, kind: JobKind, subject: string): Promise<void> {
  const id = jobId(kind, subject);
  const data: JobData = { subject };
  const db = through(tx);
  const dead = await tx.jobs.findJobs<JobData>(DEAD, { data, db });
  const letters = dead.flatMap((letter) => (letter.sourceId === id ? [letter.id] : []));
  if (letters.length > 0) await tx.jobs.deleteJob(DEAD, letters, { db });
  await tx.jobs.deleteJob(kind, id, { db });
  await queue(tx, kind, subject);
}
