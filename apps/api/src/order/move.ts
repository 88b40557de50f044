import type { Tx } from '../database/database.ts';
import { and, eq, inArray, sql } from '../database/drizzle.ts';
import { type OrderRow, orderColumns, orderTable } from './order.table.ts';
import { isOver } from './over.ts';

type Axes = Pick<OrderRow, 'state' | 'payment' | 'fulfilment'>;
type From = { readonly [A in keyof Axes]?: readonly Axes[A][] };

interface Move {
  readonly from: From;
  readonly to: Partial<Axes>;
}

/** Enough came, and is here: such an order is built and sent. */
const covered = ['paid', 'overpaid', 'part-refunded'] as const;
/** The whole amount came once, and may be asked back by the bank of whoever paid. */
const came = [...covered, 'refund-due', 'refunded'] as const;

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
  underpaid: {
    from: { state: ['placed', 'lapsed'], payment: ['awaiting'] },
    to: { payment: 'underpaid' },
  },
  paid: {
    from: {
      state: ['placed'],
      payment: ['awaiting', 'processing', 'underpaid'],
      fulfilment: ['waiting'],
    },
    to: { payment: 'paid', fulfilment: 'queued' },
  },
  overpaid: {
    from: { state: ['placed'], payment: ['paid', 'part-refunded'] },
    to: { payment: 'overpaid' },
  },
  'surplus-returned': { from: { payment: ['overpaid'] }, to: { payment: 'paid' } },
  /** Stripe took another amount, currency or order than ours: a person looks. */
  'payment-differs': { from: { payment: ['awaiting', 'processing'] }, to: { payment: 'review' } },
  lapsed: {
    from: { state: ['placed'], payment: ['awaiting', 'underpaid'] },
    to: { state: 'lapsed' },
  },
  /** The parts were still there when a lapsed order was paid or tried again. */
  revived: {
    from: { state: ['lapsed'], payment: ['awaiting', 'processing', 'underpaid'] },
    to: { state: 'placed' },
  },
  cancelled: {
    from: { state: ['placed', 'lapsed'], payment: ['awaiting'] },
    to: { state: 'cancelled' },
  },
  /** Money had come, and goes back. The parcel has not left. */
  'cancelled-after-payment': {
    from: {
      state: ['placed', 'lapsed', 'cancelled', 'closed'],
      payment: [...covered, 'underpaid', 'review'],
      fulfilment: ['waiting', 'queued', 'building', 'sealed'],
    },
    to: { state: 'cancelled', payment: 'refund-due' },
  },
  /** All of it went back without us: at Stripe itself, or to the buyer's bank. */
  'cancelled-without-money': {
    from: {
      state: ['placed'],
      payment: ['refunded', 'charged-back'],
      fulfilment: ['queued', 'building', 'sealed'],
    },
    to: { state: 'cancelled' },
  },
  /** Paid, but it was cancelled, or lapsed and its parts are gone. */
  'paid-too-late': {
    from: {
      state: ['lapsed', 'cancelled', 'closed'],
      payment: ['awaiting', 'processing', 'underpaid'],
    },
    to: { state: 'cancelled', payment: 'refund-due' },
  },
  /** Its address is destroyed: it cannot be paid any more. */
  closed: { from: { state: ['lapsed'], payment: ['awaiting'] }, to: { state: 'closed' } },
  /** All had gone back, and more came. */
  'paid-after-the-end': {
    from: { state: ['cancelled', 'withdrawn'], payment: ['refunded'] },
    to: { payment: 'refund-due' },
  },
  /** The buyer's right, from the contract on until 14 days after delivery. */
  withdrawn: {
    from: {
      state: ['placed'],
      payment: covered,
      fulfilment: ['queued', 'building', 'sealed', 'shipped', 'delivered'],
    },
    to: { state: 'withdrawn', payment: 'refund-due' },
  },
  'refunded-in-part': {
    from: { state: ['placed'], payment: ['paid', 'overpaid', 'refunded'] },
    to: { payment: 'part-refunded' },
  },
  refunded: { from: { payment: [...covered, 'refund-due'] }, to: { payment: 'refunded' } },
  /** Stripe said that it went, and later that it did not. */
  'refund-came-back': {
    from: { state: ['cancelled', 'withdrawn'], payment: ['refunded'] },
    to: { payment: 'refund-due' },
  },
  /** The same of an order that stands: all that it costs is here again. */
  'refund-undone': {
    from: { state: ['placed'], payment: ['part-refunded', 'refunded'] },
    to: { payment: 'paid' },
  },
  disputed: { from: { payment: came }, to: { payment: 'disputed' } },
  'dispute-won': {
    from: { state: ['placed'], payment: ['disputed', 'charged-back'] },
    to: { payment: 'paid' },
  },
  'dispute-won-after-the-end': {
    from: { state: ['cancelled', 'withdrawn'], payment: ['disputed', 'charged-back'] },
    to: { payment: 'refund-due' },
  },
  'dispute-lost': { from: { payment: [...came, 'disputed'] }, to: { payment: 'charged-back' } },
  claimed: {
    from: { state: ['placed'], payment: covered, fulfilment: ['queued'] },
    to: { fulfilment: 'building' },
  },
  sealed: {
    from: { state: ['placed'], payment: covered, fulfilment: ['building'] },
    to: { fulfilment: 'sealed' },
  },
  shipped: {
    from: { state: ['placed'], payment: covered, fulfilment: ['sealed'] },
    to: { fulfilment: 'shipped' },
  },
  delivered: { from: { fulfilment: ['shipped'] }, to: { fulfilment: 'delivered' } },
  returned: { from: { fulfilment: ['shipped', 'delivered'] }, to: { fulfilment: 'returned' } },
} as const satisfies Record<string, Move>;

/** Whether work may go on: the order stands, and what it costs is here. */
export function isToBeBuilt({ state, payment }: Pick<OrderRow, 'state' | 'payment'>): boolean {
  return state === 'placed' && covered.some((one) => one === payment);
}

/** Whether the laptop left and did not come back: what is owed for it waits for it. */
export function isAway({ fulfilment }: Pick<OrderRow, 'fulfilment'>): boolean {
  return fulfilment === 'shipped' || fulfilment === 'delivered';
}

/** Whether nothing is to be given for money any more, whatever comes. */
export function hasEnded({ state }: Pick<OrderRow, 'state'>): boolean {
  return state !== 'placed' && state !== 'lapsed';
}

export type MoveName = keyof typeof moves;

interface MoveOptions {
  /** When it happened, where an order keeps that. */
  readonly set?: Partial<Pick<OrderRow, 'paidAt' | 'deliveredAt' | 'withdrawnAt'>>;
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
    .returning(orderColumns);
  if (row !== undefined) tx.trail.push({ at, subject: orderId, event: name, facts });
  return row;
}
