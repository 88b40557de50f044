import type { StaffOrder } from '@nyx/contract';
import type { Queries } from '../database/database.ts';
import { eq, sql } from '../database/drizzle.ts';
import { openRefundAccount } from '../delivery/refund-account.ts';
import { type Answer, refused } from '../http/refuse.ts';
import { balanceOf } from '../payment/balance.ts';
import { creditorReference, orderIdStart } from '../payment/transfer.ts';
import type { Shop } from '../shop.ts';
import { orderTable } from './order.table.ts';
import { orderById, orderView } from './order.ts';

const unknown = () =>
  refused(
    'order-unknown',
    'order',
    'There is no such order.',
    'Use its id, ord_…, or the whole reference, RF….',
  );

/** The id of the order that staff names by its id or its creditor reference. */
export async function findOrderId(
  queries: Queries,
  name: string,
): Promise<Answer<string, 'order-unknown'>> {
  const start = name.startsWith('RF') ? orderIdStart(name) : name;
  if (start === undefined) return unknown();
  const found = await queries
    .select({ id: orderTable.id })
    .from(orderTable)
    .where(start === name ? eq(orderTable.id, name) : sql`starts_with(${orderTable.id}, ${start})`)
    .limit(2);
  const [one] = found;
  return one === undefined || found.length > 1 ? unknown() : { ok: true, value: one.id };
}

/** An order with all its money, for those who look after that. */
export async function staffOrder(shop: Shop, queries: Queries, id: string): Promise<StaffOrder> {
  const [whole, { received, refunds, disputes }] = await Promise.all([
    orderById(queries, id),
    balanceOf(queries, id),
  ]);
  if (whole === undefined) throw new Error('an order that was there is gone');
  const toSend = refunds.some(({ way, state }) => way !== 'card' && state === 'due');
  return {
    ...orderView(whole, shop.now()),
    reference: creditorReference(id),
    received: received.map(({ way, amountCents, reference, at }) => ({
      way,
      amountCents,
      reference,
      at: at.toISOString(),
    })),
    refunds: refunds.map((refund) => ({
      number: refund.number,
      amountCents: refund.amountCents,
      way: refund.way,
      reason: refund.reason,
      state: refund.state,
      reference: refund.reference,
      askedAt: refund.askedAt.toISOString(),
      doneAt: refund.doneAt?.toISOString() ?? null,
    })),
    disputes: disputes.map(({ id: dispute, amountCents, status }) => ({
      id: dispute,
      amountCents,
      status,
    })),
    refundAccount: toSend ? await openRefundAccount(queries, shop.seals, id) : null,
  };
}
