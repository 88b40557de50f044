import { instant } from '../database/column.ts';
import { index, pgTable, primaryKey, text } from '../database/drizzle.ts';
import { keyTable } from '../key/key.table.ts';
import { orderTable } from '../order/order.table.ts';

/** One physical laptop, built for one order by one technician. Its state is the order's fulfilment. */
export const unitTable = pgTable(
  'unit',
  {
    id: text('id').primaryKey(),
    orderId: text('order_id')
      .notNull()
      .unique()
      .references(() => orderTable.id),
    technicianId: text('technician_id')
      .notNull()
      .references(() => keyTable.id),
    claimedAt: instant('claimed_at').notNull(),
    serial: text('serial').unique(),
    diskModel: text('disk_model'),
    diskSerial: text('disk_serial'),
    carrier: text('carrier'),
    tracking: text('tracking'),
    shippedAt: instant('shipped_at'),
  },
  (unit) => [index('unit_technician').on(unit.technicianId)],
);

/** What was measured of a unit, byte for byte. */
export const evidenceTable = pgTable(
  'evidence',
  {
    unitId: text('unit_id')
      .notNull()
      .references(() => unitTable.id),
    kind: text('kind').notNull(),
    sha256: text('sha256').notNull(),
    body: text('body').notNull(),
    at: instant('at').notNull(),
  },
  (evidence) => [primaryKey({ columns: [evidence.unitId, evidence.kind, evidence.sha256] })],
);

export type UnitRow = typeof unitTable.$inferSelect;
