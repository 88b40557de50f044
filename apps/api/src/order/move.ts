import type { Tx } from '../database/database.ts';
import { and, eq, inArray, sql } from '../database/drizzle.ts';
import { type OrderRow, orderTable } from './order.table.ts';
import { isOver } from './over.ts';

type Axes = Pick<OrderRow, 'state' | 'payment' | 'fulfilment'>;
type From = { readonly [A in keyof Axes]?: readonly Axes[A][] };

interface Move {
  readonly from: From;
  readonly to: Partial<Axes>;
}

/**
 * Everything that can happen to an order, on its three axes. What does not stand here cannot.
 * An axis that `from` leaves out may stand anywhere; one that `to` leaves out stays.
 */
export const moves = {
  /** A delayed method was used: the buyer is done, the money is not there. */
  'payment-processing': {
    from: { state: ['placed'], payment: ['awaiting'] },
    to: { payment: 'processing' },
  },
  'payment-failed': { from: { payment: ['processing'] }, to: { payment: 'awaiting' } },
  paid: {
    from: { state: ['placed'], payment: ['awaiting', 'processing'], fulfilment: ['waiting'] },
    to: { payment: 'paid', fulfilment: 'queued' },
  },
  /** Stripe took another amount, currency or order than ours: a person looks. */
  'payment-differs': { from: { payment: ['awaiting', 'processing'] }, to: { payment: 'review' } },
  lapsed: { from: { state: ['placed'], payment: ['awaiting'] }, to: { state: 'lapsed' } },
  /** The parts were still there when a lapsed order was paid or tried again. */
  revived: {
    from: { state: ['lapsed'], payment: ['awaiting', 'processing'] },
    to: { state: 'placed' },
  },
  cancelled: {
    from: { state: ['placed', 'lapsed'], payment: ['awaiting'] },
    to: { state: 'cancelled' },
  },
  /** Paid, but it was cancelled, or lapsed and its parts are gone. */
  'paid-too-late': {
    from: { state: ['lapsed', 'cancelled', 'closed'], payment: ['awaiting', 'processing'] },
    to: { state: 'cancelled', payment: 'refund-due' },
  },
  /** Its address is destroyed: it cannot be paid any more. */
  closed: { from: { state: ['lapsed'], payment: ['awaiting'] }, to: { state: 'closed' } },
  refunded: { from: { payment: ['refund-due'] }, to: { payment: 'refunded' } },
  claimed: {
    from: { state: ['placed'], payment: ['paid'], fulfilment: ['queued'] },
    to: { fulfilment: 'building' },
  },
  sealed: { from: { payment: ['paid'], fulfilment: ['building'] }, to: { fulfilment: 'sealed' } },
  shipped: { from: { payment: ['paid'], fulfilment: ['sealed'] }, to: { fulfilment: 'shipped' } },
} as const satisfies Record<string, Move>;

export type MoveName = keyof typeof moves;

interface MoveOptions {
  readonly set?: { readonly paidAt?: Date };
  /** Goes to the audit trail: ids and codes, nothing personal. */
  readonly facts?: Readonly<Record<string, string | number | null>>;
}

/**
 * The one writer of an order's states: compare and swap. It gives the order as it is now, or
 * undefined when the order did not stand where the move starts: somebody was faster, or it makes no
 * sense any more. Losing is not an error.
 */
export async function move(
  tx: Tx,
  at: Date,
  orderId: string,
  name: MoveName,
  { set, facts }: MoveOptions = {},
): Promise<OrderRow | undefined> {
  const { from, to }: Move = moves[name];
  const [row] = await tx
    .update(orderTable)
    .set({
      ...to,
      ...set,
      overAt: sql`CASE WHEN ${isOver({ ...orderTable, ...to })} THEN ${at}::timestamptz END`,
    })
    .where(
      and(
        eq(orderTable.id, orderId),
        from.state && inArray(orderTable.state, [...from.state]),
        from.payment && inArray(orderTable.payment, [...from.payment]),
        from.fulfilment && inArray(orderTable.fulfilment, [...from.fulfilment]),
      ),
    )
    .returning();
  if (row !== undefined) tx.trail.push({ at, subject: orderId, event: name, facts });
  return row;
}
