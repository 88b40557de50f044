import { reached } from '../crash.ts';
import type { Database } from '../database/database.ts';
import type { Statement } from '../database/statement.ts';
import { errorFacts, type Log, type LogFacts } from '../log.ts';
import type { JobKind } from './job.table.ts';
import { finish, type Job, lease, postpone } from './job.ts';

/**
 * Done, with what else is to be written of it in the same statement; or why not now: then it is tried
 * again, later and later.
 */
export type Done =
  | { readonly ok: true; readonly also?: Statement }
  | { readonly ok: false; readonly why: string };
export type Handlers = Readonly<Record<JobKind, (subject: string) => Promise<Done>>>;

export interface Worker {
  /** Looks for work now instead of at the next tick. */
  wake(): void;
  /** Until it has nothing to do at the moment. */
  settled(): Promise<void>;
  /** Ends after the jobs that are running. */
  stop(): Promise<void>;
}

const BATCH = 8;

/**
 * Runs what is due, a few at a time, until nothing is. Everything a handler does may be done twice:
 * a process that dies leaves its jobs to the next one. `behind` is called when there is more than is
 * taken at once.
 *
 * A table and this loop, and no job library: storing an event and queueing its job is one
 * transaction on tables of our own, and what there is to do can be read in the same place as why.
 */
export async function runDue(
  db: Database,
  log: Log,
  now: () => Date,
  handlers: Handlers,
  behind: () => void,
): Promise<number> {
  let count = 0;
  for (;;) {
    const jobs = await lease(db, now(), BATCH);
    // A whole batch: there is more, which others may take meanwhile.
    if (jobs.length === BATCH) behind();
    await Promise.all(jobs.map((job) => runOne(db, log, now, handlers, job)));
    count += jobs.length;
    // What was queued meanwhile has woken us, or will be seen at the next look.
    if (jobs.length < BATCH) return count;
  }
}

async function runOne(db: Database, log: Log, now: () => Date, handlers: Handlers, job: Job) {
  let done: Done;
  let facts: LogFacts = {};
  reached(`job:${job.kind}:leased`);
  try {
    done = await handlers[job.kind](job.subject);
  } catch (error) {
    facts = errorFacts(error);
    done = { ok: false, why: String(facts.code ?? facts.error) };
  }
  reached(`job:${job.kind}:handled`);
  if (done.ok) {
    await finish(db, now(), job, done.also);
    return reached(`job:${job.kind}:finished`);
  }
  const dead = await postpone(db, now(), job, done.why);
  const named = { kind: job.kind, subject: job.subject, tries: job.tries, why: done.why };
  log(dead ? 'error' : 'warn', dead ? 'job-dead' : 'job-failed', { ...named, ...facts });
}

/** Keeps `round` going: at once when woken, else every `everyMs`. One round at a time. */
export function startWorker(round: () => Promise<unknown>, everyMs: number, log: Log): Worker {
  let stopped = false;
  let again = false;
  let running: Promise<void> | undefined;
  const go = async () => {
    do {
      again = false;
      try {
        await round();
      } catch (error) {
        log('warn', 'worker-round-failed', errorFacts(error));
      }
    } while (again && !stopped);
    running = undefined;
  };
  const wake = () => {
    if (stopped) return;
    again = true;
    running ??= go();
  };
  const timer = setInterval(wake, everyMs);
  timer.unref();
  return {
    wake,
    settled: async () => running,
    stop: async () => {
      stopped = true;
      clearInterval(timer);
      await running;
    },
  };
}
