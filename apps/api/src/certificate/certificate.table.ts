import { instant } from '../database/column.ts';
import { pgTable, sql, text } from '../database/drizzle.ts';
import { unitTable } from '../unit/unit.table.ts';

/** One certificate file a unit, byte for byte. Its id is taken from the bytes that sealed the unit. */
export const certificateTable = pgTable('certificate', {
  id: text('id').primaryKey(),
  unitId: text('unit_id')
    .notNull()
    .unique()
    .references(() => unitTable.id),
  body: text('body').notNull(),
  /** The line of how the unit was sent, once it was. */
  shipment: text('shipment'),
  storedAt: instant('stored_at').notNull(),
});

/** The whole file, as it is served and verified. */
export const certificateFile = sql<string>`${certificateTable.body} || coalesce(${certificateTable.shipment}, '')`;
