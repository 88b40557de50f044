import { and, asc, eq, gt, gte, lt } from '../database/drizzle.ts';
import { dayOf } from '../day.ts';
import { deliveryTable } from '../delivery/delivery.table.ts';
import { invoiceBuyerTable } from '../invoice/invoice.table.ts';
import { boxKey, keyAbout } from '../seal/own-box.ts';
import { firstBoxOf } from '../seal/seals.ts';
import type { Shop } from '../shop.ts';

const BATCH = 200;

/**
 * Destroys the seal keys of days that lie too far back, after every key that is still needed was
 * wrapped anew under today's. From then on a copy of the database from those days tells nobody
 * anything: what was destroyed since is destroyed in it too. The other side of it: for the orders
 * that are still open it is no backup any more.
 */
export async function destroyOldSealKeys(shop: Shop): Promise<void> {
  const first = dayOf(shop.now()) - shop.keep.backupDays;
  if (first <= shop.seals.firstDay) return;
  for (const kept of wrapped)
    for (let after: string | undefined = ''; after !== undefined; )
      after = await rewrapSome(shop, first, kept, after);
  await shop.seals.destroyBefore(first);
  shop.log('info', 'seal-keys-destroyed', { before: first });
}

const wrapped = [
  { table: deliveryTable, kind: 'delivery' },
  { table: invoiceBuyerTable, kind: 'invoice' },
] as const;

/** Wraps some of a table's keys from before that day anew: of the orders after that one. Gives the last of them. */
async function rewrapSome(
  { db, seals, now }: Shop,
  first: number,
  { table, kind }: (typeof wrapped)[number],
  after: string,
): Promise<string | undefined> {
  const old = await db
    .select({ orderId: table.orderId, wrappedKey: table.wrappedKey })
    .from(table)
    .where(
      and(
        // What is older cannot be opened: a copy of the database that came back too late.
        gte(table.wrappedKey, firstBoxOf(seals.firstDay)),
        lt(table.wrappedKey, firstBoxOf(first)),
        // Each is looked at once, also one that cannot be opened.
        gt(table.orderId, after),
      ),
    )
    .orderBy(asc(table.orderId))
    .limit(BATCH);
  for (const { orderId, wrappedKey } of old) {
    const key = boxKey(seals, kind, { orderId, wrappedKey });
    if (wrappedKey === null || key === null) continue;
    await db
      .update(table)
      .set({ wrappedKey: seals.seal(now(), keyAbout(kind, orderId), key) })
      // Only what was read: what was destroyed meanwhile does not come back.
      .where(and(eq(table.orderId, orderId), eq(table.wrappedKey, wrappedKey)));
  }
  return old.at(-1)?.orderId;
}
