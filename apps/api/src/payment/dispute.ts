import { type Tx, transaction } from '../database/database.ts';
import { and, eq, inArray, sql } from '../database/drizzle.ts';
import { queueAgain } from '../job/job.ts';
import type { Done } from '../job/work.ts';
import { isAway, move } from '../order/move.ts';
import type { OrderRow } from '../order/order.table.ts';
import type { Shop } from '../shop.ts';
import { balanceOf } from './balance.ts';
import { makeRoom, oweAll, refundName } from './owe.ts';
import { disputeTable, refundTable } from './payment.table.ts';
import { type DisputeFacts, openDisputes } from './payments.ts';
import { followBalance } from './refund.ts';
import { paidSession } from './session.ts';
import { lockOrder } from './settle.ts';

/**
 * Stripe tells of a dispute: how it stands is asked, and the order follows. Events come in any
 * order, and two may be followed at once, so that an answer asked for earlier than one that was
 * recorded changes nothing.
 */
export async function followDispute(shop: Shop, id: string): Promise<Done> {
  const at = shop.now();
  const read = await shop.payments.readDispute(id);
  if (!read.ok) return read;
  const facts = read.value;
  const paid = await paidSession(shop.db, facts.paymentIntent);
  if (paid === undefined) {
    // It may be told of before its payment is.
    if (facts.orderId !== null) return { ok: false, why: 'payment-unknown' };
    shop.log('error', 'dispute-of-no-order', { dispute: id });
    return { ok: true };
  }
  await transaction(shop.db, async (tx) => {
    const order = await lockOrder(tx, paid.orderId);
    if (order === undefined || !(await keep(tx, at, order.id, paid.number, facts))) return;
    shop.log('warn', 'dispute', { order: order.id, dispute: id, status: facts.status });
    // A payment that came twice never counted: its dispute is about money that goes back anyway.
    if (paid.state === 'paid') await follow(tx, at, order, paid.number, facts);
  });
  return { ok: true };
}

async function hasOpenDispute(tx: Tx, orderId: string): Promise<boolean> {
  const open = await tx
    .select({ id: disputeTable.id })
    .from(disputeTable)
    .where(and(eq(disputeTable.orderId, orderId), inArray(disputeTable.status, [...openDisputes])));
  return open.length > 0;
}

async function keep(tx: Tx, at: Date, orderId: string, session: number, facts: DisputeFacts) {
  const { id, amountCents, status } = facts;
  const now = { amountCents, status, readAt: at };
  const [kept] = await tx
    .insert(disputeTable)
    .values({ id, orderId, session, ...now })
    .onConflictDoUpdate({
      target: disputeTable.id,
      set: now,
      setWhere: sql`${disputeTable.readAt} <= ${at}`,
    })
    .returning();
  return kept !== undefined;
}

async function follow(
  tx: Tx,
  at: Date,
  order: OrderRow,
  session: number,
  { id, stage }: DisputeFacts,
): Promise<void> {
  const facts = { dispute: id };
  const mine = and(
    eq(refundTable.orderId, order.id),
    eq(refundTable.session, session),
    eq(refundTable.state, 'due'),
  );
  if (stage === 'open') await move(tx, at, order.id, 'disputed', { facts });
  if (stage === 'lost') {
    await move(tx, at, order.id, 'dispute-lost', { facts });
    // What the bank has sent back is not to be sent: it may be all, or a part.
    await makeRoom(tx, at, order.id, session, 0);
  }
  if (stage === 'won') {
    // A payment may be disputed in parts: the bank still has another one, or keeps it.
    if (await hasOpenDispute(tx, order.id)) return;
    if ((await balanceOf(tx, order.id)).lostCents > 0) {
      await move(tx, at, order.id, 'dispute-lost', { facts });
      return;
    }
    const back =
      (await move(tx, at, order.id, 'dispute-won', { facts })) ??
      (await move(tx, at, order.id, 'dispute-won-after-the-end', { facts }));
    if (back === undefined) return;
    await followBalance(tx, at, order);
    if (back.payment === 'refund-due' && !isAway(back))
      await oweAll(tx, at, order.id, back.state === 'withdrawn' ? 'withdrawn' : 'cancelled');
  }
  if (stage === 'won' || stage === 'lost')
    for (const { number } of await tx.select().from(refundTable).where(mine))
      await queueAgain(tx, 'refund', refundName(order.id, number));
}
