import { type Tx, transaction } from '../database/database.ts';
import { eq } from '../database/drizzle.ts';
import { queueMail } from '../mail/outbox.ts';
import { move } from '../order/move.ts';
import { type OrderRow, orderColumns, orderTable } from '../order/order.table.ts';
import type { Shop } from '../shop.ts';
import { releaseReserved, reserveAgain, takeReserved } from '../stock/stock.ts';
import { oweAll, oweSecond } from './owe.ts';
import type { SessionFacts, Trouble } from './payments.ts';
import { changeSession, liveSession } from './session.ts';

/** What settling came to: the order follows Stripe now, or Stripe could not be asked. */
export type Settled = { readonly ok: true } | Trouble;

/**
 * Asks Stripe how a session stands and lets the order follow. Called by the webhook's worker, the
 * page the buyer returns to, and the sweeper; in any order, any number of times, at once.
 */
export async function settleSession(shop: Shop, stripeId: string): Promise<Settled> {
  const read = await shop.payments.readSession(stripeId);
  if (!read.ok) return read;
  await follow(shop, read.value);
  return { ok: true };
}

/**
 * Ends the page at which an order could be paid, if there is one. Whoever is paying there at this
 * moment wins: then the order is paid, and not what the caller had in mind.
 */
export async function endPage(shop: Shop, orderId: string): Promise<Settled> {
  const session = await liveSession(shop.db, orderId);
  if (session === undefined || session.stripeId === null) return { ok: true };
  const ended = await shop.payments.expireSession(session.stripeId);
  if (!ended.ok) return ended;
  await follow(shop, ended.value);
  return { ok: true };
}

/** Settles whatever session of an order is still undecided. */
export async function settleOrder(shop: Shop, orderId: string): Promise<Settled> {
  const session = await liveSession(shop.db, orderId);
  if (session === undefined || session.stripeId === null) return { ok: true };
  return settleSession(shop, session.stripeId);
}

/** Brings an order in line with what Stripe said of one of its sessions, in one transaction. */
export async function follow(shop: Shop, facts: SessionFacts): Promise<void> {
  const { orderId, number } = facts;
  if (orderId === null || number === null)
    return shop.log('error', 'session-without-order', { session: facts.id });
  const at = shop.now();
  await transaction(shop.db, async (tx) => {
    const order = await lockOrder(tx, orderId);
    if (order === undefined) shop.log('error', 'session-of-no-order', { session: facts.id });
    else if (facts.paid) await followPaid(shop, tx, at, order, number, facts);
    else if (facts.status === 'expired' || facts.status === 'failed')
      await followExpired(tx, at, orderId, number);
    else if (facts.status === 'complete')
      await move(tx, at, orderId, 'payment-processing', { facts: { session: number } });
  });
}

/** Locks an order against every other change until the transaction ends. */
export async function lockOrder(tx: Tx, orderId: string): Promise<OrderRow | undefined> {
  const [order] = await tx
    .select(orderColumns)
    .from(orderTable)
    .where(eq(orderTable.id, orderId))
    .for('no key update');
  return order;
}

async function followPaid(
  shop: Shop,
  tx: Tx,
  at: Date,
  order: OrderRow,
  number: number,
  paid: SessionFacts,
): Promise<void> {
  const facts = { session: number, intent: paid.paymentIntent };
  const asOrdered =
    paid.amountCents === order.totalCents &&
    paid.currency === order.currency &&
    paid.livemode === shop.payments.livemode;
  if (!asOrdered) {
    if (await move(tx, at, order.id, 'payment-differs', { facts })) {
      await recordPaid(tx, order.id, number, 'paid', paid);
      shop.log('error', 'payment-differs', { order: order.id, session: paid.id });
    }
    return;
  }
  if (order.state === 'lapsed' && (await reserveAgain(tx, order.id, at)).length === 0)
    await move(tx, at, order.id, 'revived', { facts });
  if (await move(tx, at, order.id, 'paid', { set: { paidAt: at }, facts })) {
    await Promise.all([
      recordPaid(tx, order.id, number, 'paid', paid),
      takeReserved(tx, order.id),
      queueMail(tx, at, order.id, 'paid'),
    ]);
    return;
  }
  // Cancelled, or its parts are gone: the money goes back.
  if (await move(tx, at, order.id, 'paid-too-late', { set: { paidAt: at }, facts })) {
    await recordPaid(tx, order.id, number, 'paid', paid);
    await releaseReserved(tx, order.id);
    return oweAll(tx, at, order.id, 'late');
  }
  // It was paid before: by this very session, and then nothing changes here, or in another way as
  // well, and then this payment goes back.
  if (!(await recordPaid(tx, order.id, number, 'refund-due', paid))) return;
  shop.log('error', 'paid-twice', { order: order.id, session: paid.id });
  await oweSecond(tx, at, order.id, number, paid.amountCents);
}

/** Only a session whose payment was never recorded changes; gives whether it did. */
async function recordPaid(
  tx: Tx,
  orderId: string,
  number: number,
  state: 'paid' | 'refund-due',
  paid: SessionFacts,
): Promise<boolean> {
  const { id: stripeId, paymentIntent, amountCents } = paid;
  const to = { state, stripeId, url: null, paymentIntent, amountCents };
  const changed = await changeSession(tx, orderId, number, ['opening', 'open', 'ended'], to);
  return changed !== undefined;
}

/** The page to pay at is gone, and the reservation with it. The buyer may try again. */
async function followExpired(tx: Tx, at: Date, orderId: string, number: number): Promise<void> {
  const ended = { state: 'ended', url: null } as const;
  if (!(await changeSession(tx, orderId, number, ['opening', 'open'], ended))) return;
  await move(tx, at, orderId, 'payment-failed', { facts: { session: number } });
  await lapse(tx, at, orderId);
}

/** An unpaid order gives its parts back; gives whether it did. */
export async function lapse(tx: Tx, at: Date, orderId: string): Promise<boolean> {
  if (!(await move(tx, at, orderId, 'lapsed'))) return false;
  await releaseReserved(tx, orderId);
  return true;
}
