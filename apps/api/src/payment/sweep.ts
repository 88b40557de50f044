import { transaction } from '../database/database.ts';
import { and, eq, inArray, lt } from '../database/drizzle.ts';
import { orderTable } from '../order/order.table.ts';
import type { Shop } from '../shop.ts';
import { reservationTable } from '../stock/stock.table.ts';
import { changeSession, liveSession } from './session.ts';
import { follow, lapse, lockOrder } from './settle.ts';

/**
 * Gives back what was reserved for orders nobody paid in time. Stripe is asked first, and ends the
 * session: whoever is paying at this moment wins. Any number of processes may sweep at once.
 */
export async function sweepReservations(shop: Shop): Promise<number> {
  const due = await shop.db
    .select({ orderId: reservationTable.orderId })
    .from(reservationTable)
    .innerJoin(orderTable, eq(orderTable.id, reservationTable.orderId))
    .where(
      and(
        eq(reservationTable.state, 'held'),
        lt(reservationTable.expiresAt, shop.now()),
        // One that a person looks at keeps its parts until that person is done.
        inArray(orderTable.payment, ['awaiting', 'processing']),
      ),
    )
    .limit(100);
  let released = 0;
  for (const { orderId } of due) {
    const session = await liveSession(shop.db, orderId);
    if (session !== undefined && session.stripeId !== null) {
      const ended = await shop.payments.expireSession(session.stripeId);
      if (ended.ok) await follow(shop, ended.value);
    } else if (await lapseUnopened(shop, orderId, session?.number)) released += 1;
  }
  return released;
}

/** No page was ever handed out; an attempt that is still being opened loses. */
function lapseUnopened(shop: Shop, orderId: string, number: number | undefined): Promise<boolean> {
  return transaction(shop.db, async (tx) => {
    await lockOrder(tx, orderId);
    const live = await liveSession(tx, orderId);
    if (live?.number !== number) return false;
    if (live !== undefined) {
      const ended = { state: 'ended' } as const;
      if (!(await changeSession(tx, orderId, live.number, ['opening'], ended))) return false;
    }
    return lapse(tx, shop.now(), orderId);
  });
}
