import type { Refund } from '@nyx/contract';
import type { Tx } from '../database/database.ts';
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

async function put(
  tx: Tx,
  at: Date,
  refund: {
    readonly orderId: string;
    readonly number: number;
    readonly amountCents: number;
    readonly reason: Reason;
    readonly session: number | null;
  },
): Promise<void> {
  const { orderId, number, amountCents, reason, session } = refund;
  const way = session === null ? 'transfer' : 'card';
  await tx.insert(refundTable).values({ ...refund, way, state: 'due', askedAt: at });
  const facts = { refund: number, cents: amountCents, reason, way };
  tx.trail.push({ at, subject: orderId, event: 'refund-asked', facts });
  if (way === 'card') await queue(tx, at, 'refund', refundName(orderId, number));
}
