import type { Job } from 'pg-boss';
import { reached } from '../crash.ts';
import type { Database } from '../database/database.ts';
import { errorFacts, type Log, type LogFacts } from '../log.ts';
import type { JobData } from './job.ts';
import { type JobKind, jobKinds, MAX_TRIES } from './queues.ts';

/** Done; or why not now: then it is tried again, later and later. */
export type Done = { readonly ok: true } | { readonly ok: false; readonly why: string };
export type Handlers = Readonly<Record<JobKind, (subject: string) => Promise<Done>>>;

/** Of one kind, in one process, at the same time. */
const BATCH = 8;

export interface Working {
  /** Resolves when the jobs that are running have ended. */
  stop(): Promise<void>;
}

/**
 * Works on the jobs of every kind, until it is stopped. Everything a handler does may be done twice:
 * a process that dies leaves its jobs to the next one.
 *
 * @param lookSeconds how often to look although nobody said that there is something: what is to be
 *   tried again is not told of, and a notification may be lost
 */
export async function startWork(
  { jobs }: Database,
  log: Log,
  handlers: Handlers,
  lookSeconds = 2,
): Promise<Working> {
  await jobs.start();
  for (const kind of jobKinds)
    await jobs.work<JobData>(
      kind,
      {
        batchSize: BATCH,
        // A whole batch: there is more.
        burstWhenBatchFull: true,
        pollingIntervalSeconds: lookSeconds,
        notifyPollingIntervalSeconds: lookSeconds,
        perJobResults: true,
      } as const,
      (batch) => Promise.all(batch.map((job) => runOne(log, handlers[kind], kind, job))),
    );
  return {
    stop: async () => {
      await Promise.all(jobKinds.map((kind) => jobs.offWork(kind, { wait: true })));
      await jobs.stop({ graceful: false });
    },
  };
}

async function runOne(log: Log, handle: Handlers[JobKind], kind: JobKind, job: Job<JobData>) {
  const { subject } = job.data;
  let done: Done;
  let facts: LogFacts = {};
  reached(`job:${kind}:leased`);
  try {
    done = await handle(subject);
  } catch (error) {
    facts = errorFacts(error);
    done = { ok: false, why: String(facts.code ?? facts.error) };
  }
  reached(`job:${kind}:handled`);
  if (done.ok) return { id: job.id, status: 'completed' as const };
  const tries = job.retryCount + 1;
  const dead = tries >= MAX_TRIES;
  const named = { kind, subject, tries, why: done.why };
  log(dead ? 'error' : 'warn', dead ? 'job-dead' : 'job-failed', { ...named, ...facts });
  return { id: job.id, status: 'failed' as const, output: { why: done.why } };
}
