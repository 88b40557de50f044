import { addressSchema, contactSchema, invoiceRequestSchema } from '@nyx/contract';
import type { z } from 'zod';
import type { Queries } from '../database/database.ts';
import { eq } from '../database/drizzle.ts';
import { newKey, seal, unseal } from '../seal/seal.ts';
import type { Seals } from '../seal/seals.ts';
import { invoiceBuyerTable } from './invoice.table.ts';

const buyerSchema = invoiceRequestSchema.extend({
  name: contactSchema.shape.name,
  address: addressSchema,
});
type Buyer = z.infer<typeof buyerSchema>;

/** What the wrapped key of an invoice's buyer is bound to. */
export const invoiceKeyAbout = (orderId: string) => `nyx invoice key ${orderId}`;
const boxAbout = (orderId: string) => `nyx invoice ${orderId}`;

/** Seals who is invoiced, with a new key that is for this order's invoices alone. */
export async function keepInvoiceBuyer(
  tx: Queries,
  seals: Seals,
  at: Date,
  orderId: string,
  buyer: Buyer,
): Promise<void> {
  const key = newKey();
  await tx.insert(invoiceBuyerTable).values({
    orderId,
    wrappedKey: seals.seal(at, invoiceKeyAbout(orderId), key),
    box: seal(key, boxAbout(orderId), Buffer.from(JSON.stringify(buyer))),
  });
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
  if (row === undefined || row.wrappedKey === null || row.box === null) return null;
  const key = seals.unseal(invoiceKeyAbout(orderId), row.wrappedKey);
  if (key === null) return null;
  const plain = unseal(key, boxAbout(orderId), row.box).toString('utf8');
  return buyerSchema.parse(JSON.parse(plain));
}
