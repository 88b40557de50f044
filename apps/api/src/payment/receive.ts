import type { ReceivedRequest } from '@nyx/contract';
import { attempt, type Tx } from '../database/database.ts';
import { and, eq, sql } from '../database/drizzle.ts';
import { type Answer, refused } from '../http/refuse.ts';
import type { KeyHolder } from '../key/key.ts';
import { queueMail } from '../mail/outbox.ts';
import { hasEnded, move } from '../order/move.ts';
import type { OrderRow } from '../order/order.table.ts';
import type { Shop } from '../shop.ts';
import { releaseReserved, reserveAgain, takeReserved } from '../stock/stock.ts';
import { balanceOf } from './balance.ts';
import { paymentUnavailable } from './checkout.ts';
import { owe } from './owe.ts';
import { receivedTable } from './payment.table.ts';
import { liveSession, withoutPage } from './session.ts';
import { endPage, lockOrder } from './settle.ts';

const ROUNDS = 4;

/**
 * Somebody of the shop saw money come. A page at which the order could be paid by card as well is
 * ended before that. The same way and reference again is the same payment, and changes nothing; a transfer
 * that another order was paid by is refused.
 *
 * @param record writes the answer for the Idempotency-Key, in the same transaction
 */
export async function receive(
  shop: Shop,
  by: KeyHolder,
  orderId: string,
  payment: ReceivedRequest,
  record: (tx: Tx) => Promise<void>,
): Promise<Answer<null, 'payment-known' | 'payment-unavailable'>> {
  for (let round = 0; round < ROUNDS; round += 1) {
    const answer = await attempt(shop.db, async (tx) => {
      const [order, open] = await Promise.all([lockOrder(tx, orderId), liveSession(tx, orderId)]);
      if (order === undefined || !(await withoutPage(tx, open))) return paymentUnavailable();
      const kept = await keep(tx, shop.now(), by, order, payment);
      if (kept.ok) await record(tx);
      return kept;
    });
    if (answer.ok || answer.refusal.code === 'payment-known') return answer;
    // A page is handed out where the order could be paid as well: it is ended, and then it is said again.
    const ended = await endPage(shop, orderId);
    if (!ended.ok) return paymentUnavailable();
  }
  return paymentUnavailable();
}

async function keep(
  tx: Tx,
  at: Date,
  by: KeyHolder,
  order: OrderRow,
  payment: ReceivedRequest,
): Promise<Answer<null, 'payment-known'>> {
  const { way, amountCents } = payment;
  const [fresh] = await tx
    .insert(receivedTable)
    .values({ orderId: order.id, ...payment, at, recordedBy: by.id })
    .onConflictDoNothing()
    .returning();
  if (fresh === undefined) {
    const [known] = await tx.select().from(receivedTable).where(sameAs(order.id, payment));
    if (known !== undefined && known.orderId !== order.id)
      return refused(
        'payment-known',
        'reference',
        `This transfer is recorded at order ${known.orderId}.`,
        'Look at both orders; parts of one transfer are recorded as NUMBER/1 and NUMBER/2.',
      );
    if (known?.amountCents === amountCents) return { ok: true, value: null };
    return refused(
      'payment-known',
      'amountCents',
      'A payment with this reference is recorded with another amount.',
      'Look at the order; another payment has another reference.',
    );
  }
  const facts = { way, cents: amountCents, by: by.id };
  tx.trail.push({ at, subject: order.id, event: 'received', facts });
  await follow(tx, at, order, amountCents);
  return { ok: true, value: null };
}

/** The rows that a payment is not recorded beside: a bank numbers its transfers, a till nothing. */
function sameAs(orderId: string, { way, reference }: ReceivedRequest) {
  const transfer = sql`lower(${receivedTable.reference}) = lower(${reference})`;
  const other = and(eq(receivedTable.orderId, orderId), eq(receivedTable.reference, reference));
  return and(eq(receivedTable.way, way), way === 'transfer' ? transfer : other);
}

/** The order follows what came for it, as it does for a payment by card. */
async function follow(tx: Tx, at: Date, order: OrderRow, amountCents: number): Promise<void> {
  const { id } = order;
  const balance = await balanceOf(tx, id);
  if (hasEnded(order)) {
    await owe(tx, at, balance, amountCents, 'late');
    if (await move(tx, at, id, 'paid-too-late', { set: { paidAt: at } })) return;
    await move(tx, at, id, 'paid-after-the-end');
    return;
  }
  const there = balance.leftCents;
  if (there < order.totalCents) {
    if (await move(tx, at, id, 'underpaid')) await queueMail(tx, at, id, 'underpaid');
    return;
  }
  if (order.state === 'lapsed') {
    if ((await reserveAgain(tx, id, at)).length > 0) {
      await move(tx, at, id, 'paid-too-late', { set: { paidAt: at } });
      await releaseReserved(tx, id);
      await owe(tx, at, balance, there, 'late');
      return;
    }
    await move(tx, at, id, 'revived');
  }
  if (await move(tx, at, id, 'paid', { set: { paidAt: at } }))
    await Promise.all([takeReserved(tx, id), queueMail(tx, at, id, 'paid')]);
  if (there > order.totalCents) await move(tx, at, id, 'overpaid');
}
