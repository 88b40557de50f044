import { fulfilmentStates, orderStates, paymentMethods, paymentStates } from '@nyx/contract';
import { bytes, instant } from '../database/column.ts';
import { getTableColumns, index, integer, pgTable, sql, text } from '../database/drizzle.ts';
import { quoteTable } from '../quote/quote.table.ts';

/**
 * An immutable purchase and where it stands on three axes. Nothing here says whose it is: that is
 * in `delivery`, sealed. Only `move` (order/move.ts) writes the three states.
 */
export const orderTable = pgTable(
  'orders',
  {
    id: text('id').primaryKey(),
    quoteId: text('quote_id')
      .notNull()
      .unique()
      .references(() => quoteTable.id),
    secretHash: bytes('secret_hash').notNull().unique(),
    /** Text, not jsonb: these bytes are what the digest is of. */
    document: text('document').notNull(),
    digest: text('digest').notNull(),
    profileDocument: text('profile_document').notNull(),
    board: text('board').notNull(),
    totalCents: integer('total_cents').notNull(),
    currency: text('currency').notNull(),
    /** How the buyer chose to pay; what came and how is in `session` and `received`. */
    method: text('method', { enum: paymentMethods }).notNull().default('card'),
    placedAt: instant('placed_at').notNull(),
    paidAt: instant('paid_at'),
    deliveredAt: instant('delivered_at'),
    withdrawnAt: instant('withdrawn_at'),
    /** Since when nothing is owed any more; null while something is. */
    overAt: instant('over_at'),
    state: text('state', { enum: orderStates }).notNull(),
    payment: text('payment', { enum: paymentStates }).notNull(),
    fulfilment: text('fulfilment', { enum: fulfilmentStates }).notNull(),
  },
  (order) => [
    index('orders_to_build')
      .on(order.board, order.paidAt)
      .where(sql`${order.fulfilment} = 'queued'`),
  ],
);

const { profileDocument, ...columns } = getTableColumns(orderTable);
/** All of an order but what is installed: kilobytes that only who builds it needs. */
export const orderColumns = columns;
export type OrderRow = Omit<typeof orderTable.$inferSelect, 'profileDocument'>;
