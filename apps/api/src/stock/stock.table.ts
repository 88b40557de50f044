import type { StockNeed } from '@nyx/catalog';
import { instant } from '../database/column.ts';
import { check, index, integer, jsonb, pgTable, sql, text } from '../database/drizzle.ts';
import { orderTable } from '../order/order.table.ts';

export const stockTable = pgTable(
  'stock',
  {
    sku: text('sku').primaryKey(),
    onHand: integer('on_hand').notNull(),
    reserved: integer('reserved').notNull().default(0),
  },
  (stock) => [
    // The last line of defence: whatever the code does, nothing is sold twice.
    check(
      'stock_never_oversold',
      sql`0 <= ${stock.reserved} AND ${stock.reserved} <= ${stock.onHand}`,
    ),
  ],
);

/** `held` until it is paid (`taken`: it has left the shelf) or given up (`released`). */
export const reservationTable = pgTable(
  'reservation',
  {
    orderId: text('order_id')
      .primaryKey()
      .references(() => orderTable.id),
    items: jsonb('items').$type<readonly StockNeed[]>().notNull(),
    state: text('state', { enum: ['held', 'taken', 'released'] }).notNull(),
    expiresAt: instant('expires_at').notNull(),
  },
  (reservation) => [
    index('reservation_due').on(reservation.expiresAt).where(sql`${reservation.state} = 'held'`),
    check('reservation_state', sql`${reservation.state} IN ('held', 'taken', 'released')`),
  ],
);
