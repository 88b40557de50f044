import { addressSchema, contactSchema, invoiceRequestSchema } from '@nyx/contract';
import type { z } from 'zod';
import type { Queries } from '../database/database.ts';
import { eq } from '../database/drizzle.ts';
import { closeBox, openBox } from '../seal/own-box.ts';
import type { Seals } from '../seal/seals.ts';
import { invoiceBuyerTable } from './invoice.table.ts';

const buyerSchema = invoiceRequestSchema.extend({
  name: contactSchema.shape.name,
  address: addressSchema,
});
type Buyer = z.infer<typeof buyerSchema>;

/** Seals who is invoiced, with a new key that is for this order's invoices alone. */
export async function keepInvoiceBuyer(
  tx: Queries,
  seals: Seals,
  at: Date,
  orderId: string,
  buyer: Buyer,
): Promise<void> {
  await tx.insert(invoiceBuyerTable).values(closeBox(seals, at, 'invoice', orderId, buyer));
}

/** Who is invoiced; null once the key was destroyed. */
export async function openInvoiceBuyer(
  queries: Queries,
  seals: Seals,
  orderId: string,
): Promise<Buyer | null> {
  const [row] = await queries
    .select()
    .from(invoiceBuyerTable)
    .where(eq(invoiceBuyerTable.orderId, orderId));
  return row === undefined ? null : openBox(seals, 'invoice', buyerSchema, row);
}
