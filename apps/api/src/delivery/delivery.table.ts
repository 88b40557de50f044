import { bytes } from '../database/column.ts';
import { pgTable, text } from '../database/drizzle.ts';
import { orderTable } from '../order/order.table.ts';

/**
 * Who an order is for, sealed with a key of its own that is wrapped by SEAL_KEY. Deleting
 * `wrappedKey` makes the box, and every mail of the order, unreadable for ever.
 */
export const deliveryTable = pgTable('delivery', {
  orderId: text('order_id')
    .primaryKey()
    .references(() => orderTable.id),
  wrappedKey: bytes('wrapped_key'),
  box: bytes('box').notNull(),
});

export type DeliveryRow = typeof deliveryTable.$inferSelect;
