import type { Refund, RefundSent } from '@nyx/contract';
import type { Tx } from '../database/database.ts';
import { and, eq, inArray } from '../database/drizzle.ts';
import { type Answer, refused } from '../http/refuse.ts';
import type { KeyHolder } from '../key/key.ts';
import { isToBeBuilt } from '../order/move.ts';
import type { OrderRow } from '../order/order.table.ts';
import { type Balance, balanceOf } from './balance.ts';
import { owe } from './owe.ts';
import { refundTable } from './payment.table.ts';
import { refundDone } from './refund.ts';
import { lockOrder } from './settle.ts';

/** Staff gives money back: never more, over all refunds, than came. */
export async function giveBack(
  tx: Tx,
  at: Date,
  by: KeyHolder,
  orderId: string,
  { amountCents, reason }: { readonly amountCents: number; readonly reason: Refund['reason'] },
): Promise<Answer<null, 'not-refundable'>> {
  const order = await lockOrder(tx, orderId);
  if (order?.payment === 'disputed')
    return notRefundable('The bank of the buyer has the money.', 'Wait for the dispute to end.');
  const balance = await balanceOf(tx, orderId);
  const all = amountCents === balance.leftCents;
  if (all && order !== undefined && isToBeBuilt(order) && !hasLeft(order))
    return notRefundable('All of it goes back when the order is cancelled.', 'Cancel the order.');
  // Of what was never part of the price there is no credit note, so that nothing else may be called so.
  if (reason === 'surplus' && order !== undefined && amountCents > surplusOf(balance, order))
    return notRefundable('Not as much more came than it costs.', 'Give another reason.');
  if (reason === 'withdrawn' && order?.state !== 'withdrawn')
    return notRefundable('The buyer has not withdrawn.', 'Give another reason.');
  if (!(await owe(tx, at, balance, amountCents, reason)))
    return notRefundable('It is more than is left of what came.', 'See nyx order show.');
  tx.trail.push({ at, subject: orderId, event: 'refund-by', facts: { by: by.id } });
  return { ok: true, value: null };
}

/** What came beyond the price, and was not given back as that. */
function surplusOf({ receivedCents, refunds }: Balance, { totalCents }: OrderRow): number {
  const back = refunds
    .filter(({ reason, state }) => reason === 'surplus' && state !== 'failed')
    .reduce((cents, refund) => cents + refund.amountCents, 0);
  return receivedCents - totalCents - back;
}

const hasLeft = ({ fulfilment }: OrderRow) =>
  ['shipped', 'delivered', 'returned'].includes(fulfilment);

const notRefundable = (message: string, fix: string) =>
  refused('not-refundable', 'amountCents', message, fix);

/** Staff has sent a refund that does not go by itself. Said again in the same words, it is the same. */
export async function recordSent(
  tx: Tx,
  at: Date,
  by: KeyHolder,
  orderId: string,
  number: number,
  { way, reference }: RefundSent,
): Promise<Answer<null, 'refund-unknown' | 'refund-settled'>> {
  const order = await lockOrder(tx, orderId);
  const mine = and(eq(refundTable.orderId, orderId), eq(refundTable.number, number));
  const [known] = await tx.select().from(refundTable).where(mine);
  if (order === undefined || known === undefined)
    return refused('refund-unknown', 'number', 'There is no such refund.', 'See nyx order show.');
  if (known.state === 'done' && known.way === way && known.reference === reference)
    return { ok: true, value: null };
  const [sent] = await tx
    .update(refundTable)
    .set({ way, reference, state: 'done', doneAt: at })
    .where(and(mine, inArray(refundTable.way, ['transfer', 'cash']), eq(refundTable.state, 'due')))
    .returning();
  if (sent === undefined)
    return refused(
      'refund-settled',
      'number',
      'It was sent already, or goes by card by itself.',
      'See nyx order show.',
    );
  const facts = { refund: number, way, by: by.id };
  tx.trail.push({ at, subject: orderId, event: 'refund-done', facts });
  await refundDone(tx, at, order, sent);
  return { ok: true, value: null };
}
