import { invoiceKinds } from '@nyx/contract';
import { bytes, instant } from '../database/column.ts';
import {
  boolean,
  index,
  integer,
  pgTable,
  sql,
  text,
  unique,
  uniqueIndex,
} from '../database/drizzle.ts';
import { orderTable } from '../order/order.table.ts';

/**
 * Who is invoiced, for the orders that asked for it. Sealed with a key of its own: the law wants an
 * invoice whole for years, and the address of the order goes much sooner.
 */
export const invoiceBuyerTable = pgTable(
  'invoice_buyer',
  {
    orderId: text('order_id')
      .primaryKey()
      .references(() => orderTable.id),
    wrappedKey: bytes('wrapped_key'),
    box: bytes('box'),
    /** Until when the law wants it kept; null as long as nothing was issued. */
    keepUntil: instant('keep_until'),
    /** Something may be to issue: it is not paid yet, or was paid or given back since the last look. */
    open: boolean('open').notNull().default(true),
  },
  (buyer) => [
    index('invoice_buyer_open').on(buyer.orderId).where(sql`${buyer.open}`),
    index('invoice_buyer_kept').on(buyer.wrappedKey).where(sql`${buyer.wrappedKey} IS NOT NULL`),
  ],
);

/** Invoices and credit notes, one series a year. */
export const invoiceTable = pgTable(
  'invoice',
  {
    number: text('number').primaryKey(),
    year: integer('year').notNull(),
    seq: integer('seq').notNull(),
    kind: text('kind', { enum: invoiceKinds }).notNull(),
    orderId: text('order_id')
      .notNull()
      .references(() => orderTable.id),
    issuedAt: instant('issued_at').notNull(),
    totalCents: integer('total_cents').notNull(),
    /** Text, not jsonb: everything on it but the buyer, as it was issued. */
    document: text('document').notNull(),
  },
  (invoice) => [
    unique('invoice_number_once').on(invoice.year, invoice.seq),
    uniqueIndex('invoice_one').on(invoice.orderId).where(sql`${invoice.kind} = 'invoice'`),
    index('invoice_order').on(invoice.orderId),
  ],
);

/** The last number of each year. Its row is locked until the invoice is there: no gap, no double. */
export const invoiceSeriesTable = pgTable('invoice_series', {
  year: integer('year').primaryKey(),
  last: integer('last').notNull(),
});
