import type { PgBoss } from 'pg-boss';

export const jobKinds = ['stripe-event', 'mail', 'refund'] as const;
export type JobKind = (typeof jobKinds)[number];

/** Where a job goes that was tried often enough: a person has to look. Nobody works on this one. */
export const DEAD = 'dead';
/** After so many tries a job is a dead letter: four to six hours with the delays below. */
export const MAX_TRIES = 14;

const DAY = 24 * 3600;
/** What is not done yet is never thrown away: so long that it counts as for ever. */
const ALWAYS = 50 * 365 * DAY;

const settings = {
  notify: true,
  deadLetter: DEAD,
  retryLimit: MAX_TRIES - 1,
  // 2 to 4 seconds, 4 to 8, …, never more than two hours.
  retryBackoff: true,
  retryDelay: 2,
  retryDelayMax: 2 * 3600,
  // A process that died says nothing any more; one that works says so every ten seconds.
  heartbeatSeconds: 20,
  // More than every answer of Stripe takes, with its repetitions.
  expireInSeconds: 300,
  retentionSeconds: ALWAYS,
  deleteAfterSeconds: 14 * DAY,
};

/** Makes the queues there are to be, and brings those that exist to these settings. */
export async function makeQueues(boss: PgBoss): Promise<void> {
  const known = new Set((await boss.getQueues()).map(({ name }) => name));
  const make = (name: string, options: object) =>
    known.has(name) ? boss.updateQueue(name, options) : boss.createQueue(name, options);
  await make(DEAD, { retentionSeconds: ALWAYS, deleteAfterSeconds: 0 });
  for (const kind of jobKinds) await make(kind, settings);
}
