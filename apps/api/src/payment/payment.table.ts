import { instant } from '../database/column.ts';
import {
  boolean,
  index,
  integer,
  pgTable,
  primaryKey,
  sql,
  text,
  uniqueIndex,
} from '../database/drizzle.ts';
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
    refundId: text('refund_id').unique(),
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
