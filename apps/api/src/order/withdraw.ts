import type { Order } from '@nyx/contract';
import type { Tx } from '../database/database.ts';
import { DAY_MS, dayOf } from '../day.ts';
import { type Answer, refused } from '../http/refuse.ts';
import { queueMail } from '../mail/outbox.ts';
import { oweAll } from '../payment/owe.ts';
import { lockOrder } from '../payment/settle.ts';
import { putBack } from '../stock/stock.ts';
import { isAway, isToBeBuilt, move } from './move.ts';
import type { OrderRow } from './order.table.ts';

/** Directive 2011/83/EU, Article 9(2)(b). */
const PERIOD_DAYS = 14;
/** How far the clocks of Finland are ahead of UTC in summer, and those of the Azores behind in winter. */
const EAST_MS = 3 * 3_600_000;
const WEST_MS = 3_600_000;

/**
 * When the right to withdraw ends, for something delivered then: with the last hour of the 14th day
 * after, and never on a Saturday or Sunday (Regulation 1182/71, Article 3). Nowhere in the Union too
 * early: the day begins where it begins first, and ends where it ends last. Public holidays are not
 * counted.
 */
export function withdrawalEnd(deliveredAt: Date): Date {
  const days = dayOf(new Date(deliveredAt.getTime() + EAST_MS)) + PERIOD_DAYS;
  const weekday = new Date(days * DAY_MS).getUTCDay();
  const more = weekday === 6 ? 2 : weekday === 0 ? 1 : 0;
  return new Date((days + more + 1) * DAY_MS + WEST_MS);
}

/** How the right to withdraw from an order stands. */
export function withdrawalOf(order: OrderRow, at: Date): Order['withdrawal'] {
  const { deliveredAt, withdrawnAt, fulfilment } = order;
  const until = deliveredAt === null ? null : withdrawalEnd(deliveredAt);
  return {
    open: isToBeBuilt(order) && fulfilment !== 'returned' && (until === null || at < until),
    until: until?.toISOString() ?? null,
    at: withdrawnAt?.toISOString() ?? null,
  };
}

/**
 * The buyer withdraws. What has not left is not sent and the money goes back at once; what has left
 * is to come back first (Article 13(3)). Withdrawing twice is withdrawing once.
 */
export async function withdraw(
  tx: Tx,
  at: Date,
  orderId: string,
): Promise<Answer<null, 'not-withdrawable'>> {
  const order = await lockOrder(tx, orderId);
  if (order?.state === 'withdrawn') return { ok: true, value: null };
  const open = order !== undefined && withdrawalOf(order, at).open;
  if (!open || !(await move(tx, at, orderId, 'withdrawn', { set: { withdrawnAt: at } })))
    return refused(
      'not-withdrawable',
      'order',
      'The order is not paid, has ended, or was delivered more than 14 days ago.',
      'Cancel an order that is not paid; write to us about a fault, which has two years.',
    );
  if (order.fulfilment === 'queued') await putBack(tx, orderId);
  if (!isAway(order)) await oweAll(tx, at, orderId, 'withdrawn');
  await queueMail(tx, at, orderId, 'withdrawn');
  return { ok: true, value: null };
}
