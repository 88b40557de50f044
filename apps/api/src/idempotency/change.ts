import type { Code } from '@nyx/contract';
import type { Context } from 'hono';
import { attempt, type Tx } from '../database/database.ts';
import { type Answer, refuse } from '../http/refuse.ts';
import type { Shop } from '../shop.ts';
import { once } from './idempotency.ts';

/** Ends the transaction in which something was done: how that is now becomes the answer. */
export type RecordNow = (tx: Tx) => Promise<void>;

/**
 * Changes something once for one Idempotency-Key, and answers how it is then.
 *
 * @param view reads how it is, in the transaction that changed it
 * @param run changes it; it must call the recorder as the last step of its transaction, if it succeeds
 */
export function changeOnce<T extends object, C extends Code>(
  shop: Shop,
  c: Context,
  caller: string,
  request: unknown,
  view: (tx: Tx) => Promise<T>,
  run: (record: RecordNow) => Promise<Answer<null, C>>,
) {
  return once(shop, c, caller, request, async (recorder) => {
    let now: T | undefined;
    const done = await run(async (tx) => {
      now = await view(tx);
      await recorder(tx, 200, now);
    });
    if (!done.ok) return refuse(c, done);
    if (now === undefined) throw new Error('done without an answer');
    return c.json(now, 200);
  });
}

/** A change that is one transaction: its steps, and then the recorder. */
export async function changeRecorded<C extends Code>(
  shop: Shop,
  record: RecordNow,
  steps: (tx: Tx, at: Date) => Promise<Answer<null, C>>,
): Promise<Answer<null, C>> {
  return attempt(shop.db, async (tx) => {
    const changed = await steps(tx, shop.now());
    if (changed.ok) await record(tx);
    return changed;
  });
}
