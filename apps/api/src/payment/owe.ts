import type { Refund } from '@nyx/contract';
import type { Tx } from '../database/database.ts';
import { and, eq } from '../database/drizzle.ts';
import { queue } from '../job/job.ts';
import { type Balance, balanceOf } from './balance.ts';
import { refundTable } from './payment.table.ts';

/** The name of a refund's job, and the end of its key at Stripe. */
export const refundName = (orderId: string, number: number) => `${orderId}/${number}`;

type Reason = Refund['reason'];

/**
 * Puts down that money of an order goes back, in the caller's transaction, which holds the order's
 * lock: first what came by card, which goes by itself, then the rest, which a person sends. It gives
 * false, and puts down nothing, when that is more than is left of what came.
 */
export async function owe(
  tx: Tx,
  at: Date,
  { orderId, sources, refunds, leftCents: most }: Balance,
  amountCents: number,
  reason: Reason,
): Promise<boolean> {
  if (amountCents > most) return false;
  let number = refunds.length;
  let rest = amountCents;
  for (const { session, leftCents } of sources) {
    const part = Math.min(rest, leftCents);
    rest -= part;
    if (part === 0) continue;
    number += 1;
    await put(tx, at, { orderId, number, amountCents: part, reason, session });
  }
  return true;
}

/** The same for all that is left; nothing happens when nothing is. */
export async function oweAll(tx: Tx, at: Date, orderId: string, reason: Reason): Promise<void> {
  const balance = await balanceOf(tx, orderId);
  await owe(tx, at, balance, balance.leftCents, reason);
}

/** The same for a payment that came although the order was paid: it never counted for it. */
export async function oweSecond(
  tx: Tx,
  at: Date,
  orderId: string,
  session: number,
  amountCents: number,
): Promise<void> {
  const { refunds } = await balanceOf(tx, orderId);
  const number = refunds.length + 1;
  await put(tx, at, { orderId, number, amountCents, reason: 'twice', session });
}

/**
 * Makes room for so much more of a payment that goes or went another way: as much less is due of it.
 * Stripe sends no more than came, so that it would refuse for ever what does not fit.
 */
export async function makeRoom(
  tx: Tx,
  at: Date,
  orderId: string,
  session: number,
  amountCents: number,
): Promise<void> {
  const { payments, refunds } = await balanceOf(tx, orderId);
  const due = refunds.filter(
    (refund) => refund.session === session && refund.state === 'due' && refund.stripeId === null,
  );
  let tooMuch = amountCents - (payments.find(({ number }) => number === session)?.restCents ?? 0);
  let number = refunds.length;
  for (const { number: old, amountCents: cents, reason } of due.toReversed()) {
    if (tooMuch <= 0) return;
    await tx
      .update(refundTable)
      .set({ state: 'failed' })
      .where(and(eq(refundTable.orderId, orderId), eq(refundTable.number, old)));
    tx.trail.push({ at, subject: orderId, event: 'refund-dropped', facts: { refund: old } });
    tooMuch -= cents;
    if (tooMuch >= 0) continue;
    number += 1;
    await put(tx, at, { orderId, number, amountCents: -tooMuch, reason, session });
  }
}

/** A refund that was made at Stripe and not here, before anything is known of how it goes. */
export async function adopt(
  tx: Tx,
  at: Date,
  payment: { readonly orderId: string; readonly number: number; readonly state: string },
  { id: stripeId, amountCents }: { readonly id: string; readonly amountCents: number },
): Promise<void> {
  const { orderId, number: session } = payment;
  await makeRoom(tx, at, orderId, session, amountCents);
  const { refunds } = await balanceOf(tx, orderId);
  const reason = payment.state === 'paid' ? 'elsewhere' : 'twice';
  const number = refunds.length + 1;
  await put(tx, at, { orderId, number, amountCents, reason, session, stripeId });
}

async function put(
  tx: Tx,
  at: Date,
  refund: {
    readonly orderId: string;
    readonly number: number;
    readonly amountCents: number;
    readonly reason: Reason;
    readonly session: number | null;
    readonly stripeId?: string;
  },
): Promise<void> {
  const { orderId, number, amountCents, reason, session } = refund;
  const way = session === null ? 'transfer' : 'card';
  await tx.insert(refundTable).values({ ...refund, way, state: 'due', askedAt: at });
  const facts = { refund: number, cents: amountCents, reason, way };
  tx.trail.push({ at, subject: orderId, event: 'refund-asked', facts });
  if (way === 'card') await queue(tx, 'refund', refundName(orderId, number));
}
