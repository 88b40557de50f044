import { transaction } from '../database/database.ts';
import { and, eq, isNotNull, isNull, lt } from '../database/drizzle.ts';
import { daysAfter } from '../day.ts';
import { deliveryTable, refundAccountTable } from '../delivery/delivery.table.ts';
import { invoiceBuyerTable } from '../invoice/invoice.table.ts';
import { move } from '../order/move.ts';
import { orderTable } from '../order/order.table.ts';
import { lockOrder } from '../payment/settle.ts';
import type { Shop } from '../shop.ts';
import { unitTable } from '../unit/unit.table.ts';

const BATCH = 100;

/**
 * Destroys who an order was for, so many days after the last thing that happened to it: the key of
 * the box, the box, and the tracking number, by which a carrier knows the address. The fiscal record
 * stays. Any number of processes may do it at once; gives how many orders it was done to.
 */
export async function destroyAddresses(shop: Shop): Promise<number> {
  const before = daysAfter(shop.now(), -shop.keep.addressDays);
  const due = await shop.db
    .select({ id: orderTable.id })
    .from(orderTable)
    .innerJoin(deliveryTable, eq(deliveryTable.orderId, orderTable.id))
    .where(and(lt(orderTable.overAt, before), isNotNull(deliveryTable.wrappedKey)))
    .limit(BATCH);
  let destroyed = 0;
  for (const { id } of due) if (await destroyAddress(shop, id, before)) destroyed += 1;
  return destroyed;
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

function destroyAddress(shop: Shop, orderId: string, before: Date): Promise<boolean> {
  const at = shop.now();
  return transaction(shop.db, async (tx) => {
    const order = await lockOrder(tx, orderId);
    // Something happened to it since: its time starts again.
    if (order?.overAt == null || order.overAt >= before) return false;
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
      .set({ wrappedKey: null, box: null })
      .where(and(eq(invoiceBuyerTable.orderId, orderId), isNull(invoiceBuyerTable.keepUntil)));
    // Nothing can be sent to nobody: what was never paid cannot be paid any more.
    await move(tx, at, orderId, 'closed');
    tx.trail.push({ at, subject: orderId, event: 'address-destroyed' });
    return true;
  });
}
