import { rows, type Tx, transaction } from '../database/database.ts';
import { and, eq, inArray, isNull } from '../database/drizzle.ts';
import { statement } from '../database/statement.ts';
import { setOpen } from '../invoice/issue.ts';
import { queueAgain } from '../job/job.ts';
import type { Done } from '../job/work.ts';
import { queueMail } from '../mail/outbox.ts';
import { hasEnded, move } from '../order/move.ts';
import { type OrderRow, orderTable } from '../order/order.table.ts';
import type { Shop } from '../shop.ts';
import { balanceOf, type RefundRow } from './balance.ts';
import { makeRoom, refundName } from './owe.ts';
import { paymentSessionTable, refundTable } from './payment.table.ts';
import type { RefundFacts } from './payments.ts';
import { changeSession } from './session.ts';
import { lockOrder } from './settle.ts';

/** A refund that the bank has is asked about again after this, in case nobody told us. */
const ASK_AGAIN_MS = 3_600_000;

/**
 * Sends a refund by card, in phases that anybody may repeat: that Stripe may know of it is written
 * down, Stripe is asked under a key of its own, and the answer is recorded. After a crash Stripe is
 * first asked whether it has it: its keys are forgotten after a day, what it sent is not.
 */
export async function payRefund(shop: Shop, name: string): Promise<Done> {
  const found = await findRefund(shop, name);
  if (found === undefined || found.intent === null) return { ok: true };
  const { refund, intent, payment } = found;
  if (refund.way !== 'card' || !['due', 'sent'].includes(refund.state)) return { ok: true };
  // Nothing can be sent while the bank has the money. The end of the dispute asks again.
  if (payment === 'disputed') return { ok: true };
  const at = shop.now();
  await shop.db.update(refundTable).set({ triedAt: at }).where(whichIs(refund));
  const known = await askStripe(shop, refund, intent);
  if (!known.ok) return known;
  const request = { paymentIntent: intent, amountCents: refund.amountCents, name };
  const made = known.value === undefined ? await shop.payments.refund(request) : known;
  if (!made.ok) return made;
  if (made.value !== undefined) await recordAnswer(shop, refund, made.value);
  return { ok: true };
}

async function askStripe(shop: Shop, refund: RefundRow, intent: string) {
  if (refund.stripeId !== null) return shop.payments.readRefund(refund.stripeId);
  if (refund.triedAt === null) return { ok: true as const, value: undefined };
  return shop.payments.findRefund(intent, refundName(refund.orderId, refund.number));
}

const whichIs = ({ orderId, number }: RefundRow) =>
  and(eq(refundTable.orderId, orderId), eq(refundTable.number, number));

async function findRefund(shop: Shop, name: string) {
  const [orderId = '', number = ''] = name.split('/');
  const [found] = await shop.db
    .select({
      refund: refundTable,
      intent: paymentSessionTable.paymentIntent,
      payment: orderTable.payment,
    })
    .from(refundTable)
    .innerJoin(orderTable, eq(orderTable.id, refundTable.orderId))
    .leftJoin(
      paymentSessionTable,
      and(
        eq(paymentSessionTable.orderId, refundTable.orderId),
        eq(paymentSessionTable.number, refundTable.session),
      ),
    )
    .where(and(eq(refundTable.orderId, orderId), eq(refundTable.number, Number(number))));
  return found;
}

/** States only ever go this way, so that an older answer changes nothing. */
const before = {
  sent: ['due'],
  done: ['due', 'sent'],
  failed: ['due', 'sent', 'done'],
} as const;

/** Writes down what Stripe says of a refund. Any number may, in any order. */
export async function recordAnswer(
  shop: Shop,
  refund: RefundRow,
  facts: RefundFacts,
): Promise<void> {
  const at = shop.now();
  const { state } = facts;
  await transaction(shop.db, async (tx) => {
    const order = await lockOrder(tx, refund.orderId);
    if (state !== 'failed') await takeUp(tx, at, refund);
    const [changed] = await tx
      .update(refundTable)
      .set({ state, stripeId: facts.id, ...(state === 'done' ? { doneAt: at } : {}) })
      .where(and(whichIs(refund), inArray(refundTable.state, [...before[state]])))
      .returning();
    if (order === undefined || changed === undefined) return;
    const about = { refund: refund.number, stripe: facts.id };
    tx.trail.push({ at, subject: order.id, event: `refund-${state}`, facts: about });
    if (state === 'failed') {
      shop.log('error', 'refund-failed', { order: order.id, refund: refund.number });
      await move(tx, at, order.id, 'refund-came-back', { facts: about });
      await followBalance(tx, at, order);
    } else if (state === 'done') await refundDone(tx, at, order, changed);
  });
}

/** One that was dropped to make room, and had been made at Stripe before that. */
async function takeUp(tx: Tx, at: Date, refund: RefundRow): Promise<void> {
  const dropped = and(
    whichIs(refund),
    eq(refundTable.state, 'failed'),
    isNull(refundTable.stripeId),
  );
  const [found] = await tx.select().from(refundTable).where(dropped);
  if (found === undefined || found.session === null) return;
  await makeRoom(tx, at, found.orderId, found.session, found.amountCents);
  await tx.update(refundTable).set({ state: 'due' }).where(dropped);
}

/** A refund has gone: the order follows, and its buyer hears of it, once. */
export async function refundDone(
  tx: Tx,
  at: Date,
  order: OrderRow,
  refund: RefundRow,
): Promise<void> {
  if (refund.reason === 'twice' && refund.session !== null) {
    await changeSession(tx, order.id, refund.session, ['refund-due'], { state: 'refunded' });
    return;
  }
  await followBalance(tx, at, order);
  await setOpen(tx, order.id, true);
  await queueMail(tx, at, order.id, 'refunded', refund.number);
}

/** Brings an order's payment in line with what is left of what came for it. */
export async function followBalance(tx: Tx, at: Date, order: OrderRow): Promise<void> {
  const { receivedCents, refundedCents, lostCents } = await balanceOf(tx, order.id);
  const left = receivedCents - refundedCents - lostCents;
  if (left <= 0) await move(tx, at, order.id, 'refunded');
  else if (hasEnded(order)) return;
  else if (left < order.totalCents) await move(tx, at, order.id, 'refunded-in-part');
  else {
    await move(tx, at, order.id, 'refund-undone');
    await move(tx, at, order.id, left > order.totalCents ? 'overpaid' : 'surplus-returned');
  }
}

/**
 * Asks again about refunds that are under way for long, and about those whose job ended without
 * sending them, as it does during a dispute. Any number of processes may.
 */
export async function sweepRefunds(shop: Shop): Promise<void> {
  const at = shop.now();
  const waiting = await rows<{ name: string }>(
    shop.db,
    statement`SELECT r.order_id || '/' || r.number AS name
      FROM refund r
      JOIN orders o ON o.id = r.order_id
      WHERE r.way = 'card' AND o.payment <> 'disputed' AND (
        r.state = 'due' OR (r.state = 'sent' AND r.tried_at < ${new Date(at.getTime() - ASK_AGAIN_MS)})
      ) AND NOT EXISTS (
        SELECT 1 FROM pgboss.job j
        WHERE coalesce(j.source_name, j.name) = 'refund' AND j.state <> 'completed'
          AND j.data->>'subject' = r.order_id || '/' || r.number
      ) LIMIT 100`,
  );
  for (const { name } of waiting)
    await transaction(shop.db, (tx) => queueAgain(tx, 'refund', name));
}
