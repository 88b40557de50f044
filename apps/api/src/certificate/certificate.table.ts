import { instant } from '../database/column.ts';
import { pgTable, text } from '../database/drizzle.ts';
import { unitTable } from '../unit/unit.table.ts';

/** One certificate file a unit, byte for byte. Its id is taken from its bytes. */
export const certificateTable = pgTable('certificate', {
  id: text('id').primaryKey(),
  unitId: text('unit_id')
    .notNull()
    .unique()
    .references(() => unitTable.id),
  body: text('body').notNull(),
  storedAt: instant('stored_at').notNull(),
});
