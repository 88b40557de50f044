import { type Tx, transaction } from '../database/database.ts';
import { type Answer, refused } from '../http/refuse.ts';
import { queueMail } from '../mail/outbox.ts';
import { paymentUnavailable } from '../payment/checkout.ts';
import { changeSession, liveSession } from '../payment/session.ts';
import { follow, lockOrder } from '../payment/settle.ts';
import type { Shop } from '../shop.ts';
import { releaseReserved } from '../stock/stock.ts';
import { move } from './move.ts';

/**
 * Cancels an order that is not paid. The page to pay at is ended first: if somebody has just paid
 * there, the order is paid and not cancelled. Cancelling twice is cancelling once.
 */
export async function cancelOrder(
  shop: Shop,
  orderId: string,
  record: (tx: Tx) => Promise<void>,
): Promise<Answer<null, 'not-cancellable' | 'payment-unavailable'>> {
  const session = await liveSession(shop.db, orderId);
  if (session !== undefined && session.stripeId !== null) {
    const ended = await shop.payments.expireSession(session.stripeId);
    if (!ended.ok) return paymentUnavailable();
    await follow(shop, ended.value);
  }
  const at = shop.now();
  const done = await transaction(shop.db, async (tx) => {
    const order = await lockOrder(tx, orderId);
    const live = await liveSession(tx, orderId);
    // A page was opened meanwhile: it has to be ended first.
    if (live !== undefined && live.stripeId !== null) return false;
    if (order?.state === 'cancelled') {
      await record(tx);
      return true;
    }
    if (!(await move(tx, at, orderId, 'cancelled'))) return false;
    if (live !== undefined)
      await changeSession(tx, orderId, live.number, ['opening'], { state: 'ended' });
    await releaseReserved(tx, orderId);
    await queueMail(tx, at, orderId, 'cancelled');
    await record(tx);
    return true;
  });
  shop.wake();
  if (done) return { ok: true, value: null };
  return refused(
    'not-cancellable',
    'order',
    'The order is paid or is being paid.',
    'Withdraw from it instead, within 14 days of delivery.',
  );
}
