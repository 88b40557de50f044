import { transaction } from '../database/database.ts';
import { and, eq, isNotNull, isNull, lt, ne, or } from '../database/drizzle.ts';
import { daysAfter } from '../day.ts';
import { deliveryTable, refundAccountTable } from '../delivery/delivery.table.ts';
import { invoiceBuyerTable } from '../invoice/invoice.table.ts';
import { eachOrder } from '../order/each.ts';
import { move } from '../order/move.ts';
import { orderTable } from '../order/order.table.ts';
import { lockOrder } from '../payment/settle.ts';
import type { Shop } from '../shop.ts';
import { unitTable } from '../unit/unit.table.ts';

const BATCH = 100;
/** How long the address is kept of who took the money back: a claim, or an appeal, may follow. */
const CHARGED_BACK_DAYS = 180;

/**
 * Destroys who an order was for, so many days after the last thing that happened to it: the key of
 * the box, the box, and the tracking number, by which a carrier knows the address. The fiscal record
 * stays. Any number of processes may do it at once; gives how many orders it was done to.
 */
export async function destroyAddresses(shop: Shop): Promise<number> {
  const due = await shop.db
    .select({ id: orderTable.id })
    .from(orderTable)
    .innerJoin(deliveryTable, eq(deliveryTable.orderId, orderTable.id))
    .where(and(isLongOver(shop), isNotNull(deliveryTable.wrappedKey)))
    .limit(BATCH);
  const orders = due.map(({ id }) => id);
  return eachOrder(shop, 'addresses', orders, async (order) =>
    (await destroyAddress(shop, order)) ? 1 : 0,
  );
}

/** Destroys who was invoiced, once the statutory term is over. Gives how many orders it was done to. */
export function destroyInvoiceBuyers(shop: Shop): Promise<number> {
  const at = shop.now();
  return transaction(shop.db, async (tx) => {
    const gone = await tx
      .update(invoiceBuyerTable)
      .set({ wrappedKey: null, box: null })
      .where(and(lt(invoiceBuyerTable.keepUntil, at), isNotNull(invoiceBuyerTable.wrappedKey)))
      .returning({ orderId: invoiceBuyerTable.orderId });
    for (const { orderId } of gone)
      tx.trail.push({ at, subject: orderId, event: 'invoice-buyer-destroyed' });
    return gone.length;
  });
}

/** Nothing has happened to such an order for as long as its address is kept. */
function isLongOver({ now, keep }: Shop) {
  const before = (days: number) => lt(orderTable.overAt, daysAfter(now(), -days));
  return and(
    before(keep.addressDays),
    or(
      ne(orderTable.payment, 'charged-back'),
      before(Math.max(CHARGED_BACK_DAYS, keep.addressDays)),
    ),
  );
}

function destroyAddress(shop: Shop, orderId: string): Promise<boolean> {
  const at = shop.now();
  return transaction(shop.db, async (tx) => {
    await lockOrder(tx, orderId);
    const over = and(eq(orderTable.id, orderId), isLongOver(shop));
    // Something happened to it since: its time starts again.
    if ((await tx.select({ id: orderTable.id }).from(orderTable).where(over)).length === 0)
      return false;
    const [gone] = await tx
      .update(deliveryTable)
      .set({ wrappedKey: null, box: null })
      .where(and(eq(deliveryTable.orderId, orderId), isNotNull(deliveryTable.wrappedKey)))
      .returning({ orderId: deliveryTable.orderId });
    if (gone === undefined) return false;
    await tx.delete(refundAccountTable).where(eq(refundAccountTable.orderId, orderId));
    await tx.update(unitTable).set({ tracking: null }).where(eq(unitTable.orderId, orderId));
    // Who wanted an invoice for something that was never sold.
    await tx
      .update(invoiceBuyerTable)
      .set({ wrappedKey: null, box: null, open: false })
      .where(and(eq(invoiceBuyerTable.orderId, orderId), isNull(invoiceBuyerTable.keepUntil)));
    // Nothing can be sent to nobody: what was never paid cannot be paid any more.
    await move(tx, at, orderId, 'closed');
    tx.trail.push({ at, subject: orderId, event: 'address-destroyed' });
    return true;
  });
}
