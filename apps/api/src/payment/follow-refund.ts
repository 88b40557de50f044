import { transaction } from '../database/database.ts';
import { and, eq, isNull } from '../database/drizzle.ts';
import type { Done } from '../job/work.ts';
import type { Shop } from '../shop.ts';
import type { RefundRow } from './balance.ts';
import { adopt } from './owe.ts';
import { refundTable } from './payment.table.ts';
import type { RefundFacts } from './payments.ts';
import { recordAnswer } from './refund.ts';
import { paidSession } from './session.ts';
import { lockOrder } from './settle.ts';

/**
 * Stripe tells of a refund: how it stands is asked and written down, also of one that is done, since
 * that may still fail. One that nobody asked for here was made at Stripe itself, and is written down
 * as any other: what went back must not be built for, nor go back again.
 */
export async function followRefund(shop: Shop, stripeId: string): Promise<Done> {
  const read = await shop.payments.readRefund(stripeId);
  if (!read.ok) return read;
  const facts = read.value;
  const known = (await refundOf(shop, facts.id)) ?? (await refundNamed(shop, facts.name));
  if (known === undefined && facts.state !== 'failed') return adoptRefund(shop, facts);
  if (known !== undefined) await recordAnswer(shop, known, facts);
  return { ok: true };
}

async function refundOf(shop: Shop, stripeId: string): Promise<RefundRow | undefined> {
  const [row] = await shop.db.select().from(refundTable).where(eq(refundTable.stripeId, stripeId));
  return row;
}

/** One that was asked for here, and whose answer has not come yet. */
async function refundNamed(shop: Shop, name: string | null): Promise<RefundRow | undefined> {
  const [orderId = '', number = ''] = (name ?? '').split('/');
  if (!/^\d{1,9}$/.test(number)) return undefined;
  const [row] = await shop.db
    .select()
    .from(refundTable)
    .where(
      and(
        eq(refundTable.orderId, orderId),
        eq(refundTable.number, Number(number)),
        isNull(refundTable.stripeId),
      ),
    );
  return row;
}

async function adoptRefund(shop: Shop, facts: RefundFacts): Promise<Done> {
  const at = shop.now();
  const paid = await paidSession(shop.db, facts.paymentIntent);
  if (paid === undefined) {
    // It may be told of before its payment is.
    if (facts.orderId !== null) return { ok: false, why: 'payment-unknown' };
    shop.log('error', 'refund-of-no-order', { refund: facts.id });
    return { ok: true };
  }
  await transaction(shop.db, async (tx) => {
    await lockOrder(tx, paid.orderId);
    const known = await tx.select().from(refundTable).where(eq(refundTable.stripeId, facts.id));
    if (known.length === 0) await adopt(tx, at, paid, facts);
  });
  shop.log('warn', 'refund-elsewhere', { order: paid.orderId, refund: facts.id });
  const adopted = await refundOf(shop, facts.id);
  if (adopted !== undefined) await recordAnswer(shop, adopted, facts);
  return { ok: true };
}
