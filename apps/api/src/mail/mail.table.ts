import { instant } from '../database/column.ts';
import { integer, pgTable, text, unique } from '../database/drizzle.ts';
import { orderTable } from '../order/order.table.ts';

export const mailKinds = [
  'placed',
  'underpaid',
  'paid',
  'shipped',
  'cancelled',
  'withdrawn',
  'refunded',
] as const;
export type MailKind = (typeof mailKinds)[number];

/** The outbox: which mail an order is due. Its words are made, and its box opened, when it is sent. */
export const mailTable = pgTable(
  'mail',
  {
    id: text('id').primaryKey(),
    orderId: text('order_id')
      .notNull()
      .references(() => orderTable.id),
    kind: text('kind', { enum: mailKinds }).notNull(),
    version: integer('version').notNull(),
    queuedAt: instant('queued_at').notNull(),
    sentAt: instant('sent_at'),
  },
  // However often something is settled, its mail is written once.
  (mail) => [unique('mail_once').on(mail.orderId, mail.kind, mail.version)],
);
