import { findCountry } from '@nyx/catalog';
import type { Address, Invoice } from '@nyx/contract';
import { creditNote, type InvoiceBuyer, invoice, receipt } from '@nyx/documents';
import type { Queries } from '../database/database.ts';
import { and, asc, eq } from '../database/drizzle.ts';
import { type Answer, refused } from '../http/refuse.ts';
import { readDocument } from '../order/document.ts';
import type { OrderRow } from '../order/order.table.ts';
import type { Shop } from '../shop.ts';
import { openInvoiceBuyer } from './buyer.ts';
import { readInvoiceDocument } from './document.ts';
import { invoiceTable } from './invoice.table.ts';
import { refundedCents } from './issue.ts';

/** The invoices and credit notes of an order, oldest first. */
export async function invoicesOf(queries: Queries, orderId: string): Promise<Invoice[]> {
  const { number, kind, issuedAt, totalCents } = invoiceTable;
  const found = await queries
    .select({ number, kind, issuedAt, totalCents })
    .from(invoiceTable)
    .where(eq(invoiceTable.orderId, orderId))
    .orderBy(asc(invoiceTable.year), asc(invoiceTable.seq));
  return found.map((one) => ({ ...one, issuedAt: one.issuedAt.toISOString() }));
}

/** A page for an order that was paid. Nobody's name stands on it. */
export async function receiptPage(
  shop: Shop,
  order: OrderRow,
): Promise<Answer<string, 'not-paid'>> {
  if (order.paidAt === null)
    return refused('not-paid', 'order', 'The order is not paid.', 'Pay it first.');
  const { price, placedAt } = readDocument(order.document);
  const paidAt = order.paidAt.toISOString();
  const facts = { order: order.id, placedAt, paidAt, seller: shop.seller, price };
  const back = await refundedCents(shop.db, order.id);
  return { ok: true, value: receipt({ ...facts, refundedCents: back }) };
}

/** A page with an invoice or credit note of this order; another order's is none. */
export async function invoicePage(
  shop: Shop,
  orderId: string,
  number: string,
): Promise<Answer<string, 'invoice-unknown'>> {
  const [row] = await shop.db
    .select({ document: invoiceTable.document })
    .from(invoiceTable)
    .where(and(eq(invoiceTable.orderId, orderId), eq(invoiceTable.number, number)));
  if (row === undefined)
    return refused(
      'invoice-unknown',
      'number',
      'This order has no such invoice.',
      'Use a number that stands in the order.',
    );
  const sealed = await openInvoiceBuyer(shop.db, shop.seals, orderId);
  const buyer: InvoiceBuyer | null =
    sealed === null ? null : { ...sealed, address: addressLines(sealed.address) };
  const document = readInvoiceDocument(row.document);
  const page =
    document.kind === 'invoice'
      ? invoice({ ...document, buyer })
      : creditNote({ ...document, buyer });
  return { ok: true, value: page };
}

function addressLines({ line1, line2 = '', postcode, city, country }: Address): string[] {
  return [line1, line2, `${postcode} ${city}`, findCountry(country)?.name ?? country];
}
