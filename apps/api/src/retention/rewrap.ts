import { and, eq, gte, lt } from '../database/drizzle.ts';
import { deliveryTable } from '../delivery/delivery.table.ts';
import { deliveryKeyAbout } from '../delivery/delivery.ts';
import { dayOf } from '../seal/ratchet.ts';
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
  while ((await rewrapDeliveries(shop, first)) > 0);
  await shop.seals.destroyBefore(first);
  shop.log('info', 'seal-keys-destroyed', { before: first });
}

/** Wraps some of the keys from before that day anew; 0 when none is left. */
async function rewrapDeliveries({ db, seals, now }: Shop, first: number): Promise<number> {
  const old = await db
    .select({ orderId: deliveryTable.orderId, wrappedKey: deliveryTable.wrappedKey })
    .from(deliveryTable)
    .where(
      and(
        // What is older cannot be opened: a copy of the database that came back too late.
        gte(deliveryTable.wrappedKey, firstBoxOf(seals.firstDay)),
        lt(deliveryTable.wrappedKey, firstBoxOf(first)),
      ),
    )
    .limit(BATCH);
  for (const { orderId, wrappedKey } of old) {
    const about = deliveryKeyAbout(orderId);
    const key = wrappedKey === null ? null : seals.unseal(about, wrappedKey);
    if (wrappedKey === null || key === null) continue;
    await db
      .update(deliveryTable)
      .set({ wrappedKey: seals.seal(now(), about, key) })
      // Only what was read: what was destroyed meanwhile does not come back.
      .where(and(eq(deliveryTable.orderId, orderId), eq(deliveryTable.wrappedKey, wrappedKey)));
  }
  return old.length;
}
