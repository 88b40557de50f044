import { transaction } from '../database/database.ts';
import { and, eq, inArray, lt } from '../database/drizzle.ts';
import { eachOrder } from '../order/each.ts';
import { orderTable } from '../order/order.table.ts';
import type { Shop } from '../shop.ts';
import { reservationTable } from '../stock/stock.table.ts';
import { isOverdue } from '../stock/stock.ts';
import { liveSession, withoutPage } from './session.ts';
import { endPage, lapse, lockOrder } from './settle.ts';

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
        inArray(orderTable.payment, ['awaiting', 'processing', 'underpaid']),
      ),
    )
    .limit(100);
  const overdue = due.map(({ orderId }) => orderId);
  return eachOrder(shop, 'reservations', overdue, async (order) => {
    await endPage(shop, order);
    return (await lapseUnpaid(shop, order)) ? 1 : 0;
  });
}

/** Where a page is still open, Stripe could not be asked: the next sweep tries again. */
function lapseUnpaid(shop: Shop, orderId: string): Promise<boolean> {
  return transaction(shop.db, async (tx) => {
    await lockOrder(tx, orderId);
    // Whoever has gone to pay meanwhile holds the parts longer.
    if (!(await isOverdue(tx, orderId, shop.now()))) return false;
    return (
      (await withoutPage(tx, await liveSession(tx, orderId))) && lapse(tx, shop.now(), orderId)
    );
  });
}
