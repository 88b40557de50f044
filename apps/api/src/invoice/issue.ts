import { type Queries, type Tx, transaction } from '../database/database.ts';
import { and, eq, ne, sql } from '../database/drizzle.ts';
import { readDocument } from '../order/document.ts';
import { eachOrder } from '../order/each.ts';
import { orderTable } from '../order/order.table.ts';
import { lockOrder } from '../payment/settle.ts';
import type { Shop } from '../shop.ts';
import { type InvoiceDocument, readInvoiceDocument } from './document.ts';
import { invoiceBuyerTable, invoiceSeriesTable, invoiceTable } from './invoice.table.ts';
import { keepUntil } from './term.ts';
import { vatBack } from './vat-back.ts';

/**
 * What has gone back of the price of an order. What came twice or beyond the price was never part of
 * it, and of no bill.
 */
const refunded = sql<number>`least(${orderTable.totalCents}, (
  SELECT coalesce(sum(amount_cents), 0) FROM refund
  WHERE refund.order_id = ${orderTable.id} AND state = 'done' AND reason NOT IN ('twice', 'surplus')))::int`;

/** The same of one order. */
export async function refundedCents(queries: Queries, orderId: string): Promise<number> {
  const [row] = await queries
    .select({ cents: refunded })
    .from(orderTable)
    .where(eq(orderTable.id, orderId));
  return row?.cents ?? 0;
}

/**
 * Issues what is due: an invoice for each order that asked for one and is paid, a credit note for
 * what went back since. Money that came too late was for nothing, and goes back without a bill. Called
 * again and again, by any number of processes; each is issued once.
 */
export async function issueInvoices(shop: Shop): Promise<number> {
  const due = await shop.db
    .select({ id: orderTable.id })
    .from(invoiceBuyerTable)
    .innerJoin(orderTable, eq(orderTable.id, invoiceBuyerTable.orderId))
    .where(and(sql`${invoiceBuyerTable.open}`, ne(orderTable.fulfilment, 'waiting')))
    .limit(100);
  const orders = due.map(({ id }) => id);
  return eachOrder(shop, 'invoices', orders, (order) =>
    transaction(shop.db, async (tx) => {
      const issued = await issueFor(shop, tx, order);
      await setOpen(tx, order, false);
      return issued;
    }),
  );
}

/** Whether there may be something to issue of an order. Whoever says so holds its lock. */
export async function setOpen(tx: Tx, orderId: string, open: boolean): Promise<void> {
  await tx.update(invoiceBuyerTable).set({ open }).where(eq(invoiceBuyerTable.orderId, orderId));
}

async function issueFor(shop: Shop, tx: Tx, orderId: string): Promise<number> {
  const at = shop.now();
  const order = await lockOrder(tx, orderId);
  if (order === undefined || order.paidAt === null) return 0;
  const issued = await tx.select().from(invoiceTable).where(eq(invoiceTable.orderId, orderId));
  const { price } = readDocument(order.document);
  const common = {
    format: 1,
    order: orderId,
    issuedAt: at.toISOString(),
    seller: shop.seller,
  } as const;
  const invoice = issued.find(({ kind }) => kind === 'invoice');
  if (invoice === undefined) {
    const paidAt = order.paidAt.toISOString();
    await issue(shop, tx, at, price.totalCents, { ...common, kind: 'invoice', paidAt, price });
    return 1 + (await issueFor(shop, tx, orderId));
  }
  const before = issued.reduce(
    (sum, { kind, totalCents }) => sum + (kind === 'invoice' ? 0 : totalCents),
    0,
  );
  const now = (await refundedCents(tx, orderId)) - before;
  if (now <= 0) return 0;
  const of = readInvoiceDocument(invoice.document);
  const { currency, country, vatPermille } = price;
  const back = { currency, country, vatPermille, ...vatBack(price, before, now) };
  await issue(shop, tx, at, now, {
    ...common,
    kind: 'credit-note',
    of: { number: of.number, issuedAt: of.issuedAt },
    back,
  });
  return 1;
}

type Unnumbered<D> = D extends InvoiceDocument ? Omit<D, 'number'> : never;

/** Takes the next number and writes the document under it. */
async function issue(
  shop: Shop,
  tx: Tx,
  at: Date,
  totalCents: number,
  content: Unnumbered<InvoiceDocument>,
): Promise<void> {
  const year = at.getUTCFullYear();
  const [series] = await tx
    .insert(invoiceSeriesTable)
    .values({ year, last: 1 })
    .onConflictDoUpdate({
      target: invoiceSeriesTable.year,
      set: { last: sql`${invoiceSeriesTable.last} + 1` },
    })
    .returning();
  if (series === undefined) throw new Error('an insert that returned nothing');
  const number = `${year}-${String(series.last).padStart(6, '0')}`;
  const { kind, order: orderId } = content;
  const document = `${JSON.stringify({ ...content, number }, null, 2)}\n`;
  const row = { number, year, seq: series.last, kind, orderId, issuedAt: at, totalCents, document };
  await tx.insert(invoiceTable).values(row);
  await tx
    .update(invoiceBuyerTable)
    .set({ keepUntil: keepUntil(at, shop.keep.invoiceYears) })
    .where(eq(invoiceBuyerTable.orderId, orderId));
  tx.trail.push({ at, subject: orderId, event: `${kind}-issued`, facts: { number } });
}
