import { instant } from '../database/column.ts';
import { index, integer, pgTable, primaryKey, sql, text } from '../database/drizzle.ts';

export const jobKinds = ['stripe-event', 'mail', 'refund'] as const;
export type JobKind = (typeof jobKinds)[number];

/** What must still happen, about what. Written in the transaction that makes it necessary. */
export const jobTable = pgTable(
  'job',
  {
    kind: text('kind', { enum: jobKinds }).notNull(),
    subject: text('subject').notNull(),
    runAt: instant('run_at').notNull(),
    tries: integer('tries').notNull().default(0),
    leasedUntil: instant('leased_until'),
    doneAt: instant('done_at'),
    /** A dead letter: tried often enough, a person has to look. */
    deadAt: instant('dead_at'),
    error: text('error'),
  },
  (job) => [
    primaryKey({ columns: [job.kind, job.subject] }),
    index('job_due').on(job.runAt).where(sql`${job.doneAt} IS NULL AND ${job.deadAt} IS NULL`),
  ],
);
