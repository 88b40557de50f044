import type { Code } from '@nyx/contract';
import { type Tx, transaction } from '../database/database.ts';
import { type Answer, refused } from '../http/refuse.ts';
import { queueMail } from '../mail/outbox.ts';
import { paymentUnavailable } from '../payment/checkout.ts';
import { oweAll } from '../payment/owe.ts';
import { followBalance } from '../payment/refund.ts';
import { liveSession, withoutPage } from '../payment/session.ts';
import { endPage, lockOrder } from '../payment/settle.ts';
import type { Shop } from '../shop.ts';
import { putBack, releaseReserved } from '../stock/stock.ts';
import { move } from './move.ts';
import type { OrderRow } from './order.table.ts';

type Codes = Extract<Code, 'not-cancellable' | 'payment-unavailable'>;

interface CancelOptions {
  /** Who asks: a buyer may not cancel what is paid, but withdraw from it. */
  readonly by: 'buyer' | 'staff';
  /** Writes the answer for the Idempotency-Key, in the same transaction. */
  readonly record: (tx: Tx) => Promise<void>;
}

/**
 * Cancels an order that has not left. The page to pay at is ended first: if somebody has just paid
 * there, the order is paid. What came goes back, and parts that nothing was built of are free again.
 * Cancelling twice is cancelling once.
 */
export async function cancelOrder(
  shop: Shop,
  orderId: string,
  { by, record }: CancelOptions,
): Promise<Answer<null, Codes>> {
  const ended = await endPage(shop, orderId);
  if (!ended.ok) return paymentUnavailable();
  const at = shop.now();
  const done = await transaction(shop.db, async (tx) => {
    const [order, open] = await Promise.all([lockOrder(tx, orderId), liveSession(tx, orderId)]);
    // A page that was opened meanwhile has to be ended first.
    if (order === undefined || !(await withoutPage(tx, open))) return false;
    if (order.state !== 'cancelled' || order.payment === 'review') {
      const paid = by === 'staff' || order.payment === 'underpaid';
      if (!(await end(tx, at, order, paid))) return false;
    }
    await record(tx);
    return true;
  });
  if (done) return { ok: true, value: null };
  return refused(
    'not-cancellable',
    'order',
    'The order is paid or is being paid, or its parcel has left.',
    'Withdraw from it instead, until 14 days after delivery.',
  );
}

async function end(tx: Tx, at: Date, order: OrderRow, paid: boolean): Promise<boolean> {
  const { id } = order;
  const ended =
    (await move(tx, at, id, 'cancelled')) ??
    (paid ? await move(tx, at, id, 'cancelled-after-payment') : undefined) ??
    (paid ? await move(tx, at, id, 'cancelled-without-money') : undefined);
  if (ended === undefined) return false;
  await releaseReserved(tx, id);
  if (order.fulfilment === 'queued') await putBack(tx, id);
  await oweAll(tx, at, id, 'cancelled');
  // All that came may have gone back before.
  await followBalance(tx, at, ended);
  await queueMail(tx, at, id, 'cancelled');
  return true;
}
