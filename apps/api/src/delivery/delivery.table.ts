import { bytes } from '../database/column.ts';
import { index, pgTable, sql, text } from '../database/drizzle.ts';
import { orderTable } from '../order/order.table.ts';

/**
 * Who an order is for, sealed with a key of its own that is wrapped by the shop's seal of a day.
 * Without `wrappedKey` the box, and every mail of the order, is unreadable for ever.
 */
export const deliveryTable = pgTable(
  'delivery',
  {
    orderId: text('order_id')
      .primaryKey()
      .references(() => orderTable.id),
    wrappedKey: bytes('wrapped_key'),
    box: bytes('box'),
  },
  (delivery) => [
    index('delivery_kept').on(delivery.wrappedKey).where(sql`${delivery.wrappedKey} IS NOT NULL`),
  ],
);

export type DeliveryRow = typeof deliveryTable.$inferSelect;

/** Where money is sent back to by bank, sealed with the key of its order's delivery. */
export const refundAccountTable = pgTable('refund_account', {
  orderId: text('order_id')
    .primaryKey()
    .references(() => orderTable.id),
  box: bytes('box').notNull(),
});
