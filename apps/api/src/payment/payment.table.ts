import { receivedWays, refundReasons, refundStates, refundWays } from '@nyx/contract';
import { instant } from '../database/column.ts';
import {
  boolean,
  check,
  index,
  integer,
  pgTable,
  primaryKey,
  sql,
  text,
  uniqueIndex,
} from '../database/drizzle.ts';
import { keyTable } from '../key/key.table.ts';
import { orderTable } from '../order/order.table.ts';

/**
 * `opening`: Stripe may or may not know it, nobody was sent there. `open`: its page was handed out.
 * `ended`: nobody can pay there any more. `refund-due`: money came for which nothing is given.
 */
export const sessionStates = [
  'opening',
  'open',
  'paid',
  'ended',
  'refund-due',
  'refunded',
] as const;

/** One Stripe Checkout Session of an order, by its number: the third part of its idempotency key. */
export const paymentSessionTable = pgTable(
  'payment_session',
  {
    orderId: text('order_id')
      .notNull()
      .references(() => orderTable.id),
    number: integer('number').notNull(),
    state: text('state', { enum: sessionStates }).notNull(),
    stripeId: text('stripe_id').unique(),
    url: text('url'),
    paymentIntent: text('payment_intent').unique(),
    /** What came there, once something did. */
    amountCents: integer('amount_cents'),
    expiresAt: instant('expires_at').notNull(),
  },
  (session) => [
    primaryKey({ columns: [session.orderId, session.number] }),
    // Two rules that hold whatever the code does: one page to pay at, one payment that counts.
    uniqueIndex('payment_session_one_live')
      .on(session.orderId)
      .where(sql`${session.state} IN ('opening', 'open')`),
    uniqueIndex('payment_session_one_paid')
      .on(session.orderId)
      .where(sql`${session.state} = 'paid'`),
  ],
);

/** Money that came by another way than Stripe, as somebody of the shop saw it. */
export const receivedTable = pgTable(
  'received',
  {
    orderId: text('order_id')
      .notNull()
      .references(() => orderTable.id),
    way: text('way', { enum: receivedWays }).notNull(),
    reference: text('reference').notNull(),
    amountCents: integer('amount_cents').notNull(),
    at: instant('at').notNull(),
    recordedBy: text('recorded_by')
      .notNull()
      .references(() => keyTable.id),
  },
  (received) => [
    primaryKey({ columns: [received.orderId, received.way, received.reference] }),
    // One transfer pays one order, by whatever capitals a person writes its number.
    uniqueIndex('received_transfer_once')
      .on(sql`lower(${received.reference})`)
      .where(sql`${received.way} = 'transfer'`),
    check('received_something', sql`${received.amountCents} > 0`),
  ],
);

/**
 * Money that goes back, by its number: the third part of its idempotency key at Stripe. `session` is
 * the payment it is of; without one, it is of what was received by other ways.
 */
export const refundTable = pgTable(
  'refund',
  {
    orderId: text('order_id')
      .notNull()
      .references(() => orderTable.id),
    number: integer('number').notNull(),
    amountCents: integer('amount_cents').notNull(),
    way: text('way', { enum: refundWays }).notNull(),
    reason: text('reason', { enum: refundReasons }).notNull(),
    state: text('state', { enum: refundStates }).notNull(),
    session: integer('session'),
    stripeId: text('stripe_id').unique(),
    /** The bank's, of one that was sent by hand. */
    reference: text('reference'),
    askedAt: instant('asked_at').notNull(),
    /** When Stripe was last asked: after that it may know of it, whatever we know. */
    triedAt: instant('tried_at'),
    doneAt: instant('done_at'),
  },
  (refund) => [
    primaryKey({ columns: [refund.orderId, refund.number] }),
    check('refund_something', sql`${refund.amountCents} > 0`),
    index('refund_under_way')
      .on(refund.orderId)
      .where(sql`${refund.way} = 'card' AND ${refund.state} IN ('due', 'sent')`),
  ],
);

/** A payment that the buyer's bank asks back. `readAt`: an answer that was asked for earlier is older. */
export const disputeTable = pgTable(
  'dispute',
  {
    id: text('id').primaryKey(),
    orderId: text('order_id')
      .notNull()
      .references(() => orderTable.id),
    session: integer('session').notNull(),
    amountCents: integer('amount_cents').notNull(),
    status: text('status').notNull(),
    readAt: instant('read_at').notNull(),
  },
  (dispute) => [index('dispute_order').on(dispute.orderId)],
);

/** A verified event, once. What it said about anybody is not kept: the object is asked for. */
export const stripeEventTable = pgTable(
  'stripe_event',
  {
    id: text('id').primaryKey(),
    type: text('type').notNull(),
    objectId: text('object_id').notNull(),
    livemode: boolean('livemode').notNull(),
    receivedAt: instant('received_at').notNull(),
  },
  (event) => [index('stripe_event_object').on(event.objectId)],
);
