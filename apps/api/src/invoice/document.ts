import { priceSchema } from '@nyx/catalog/schema';
import { z } from 'zod';

const sellerSchema = z.strictObject({
  name: z.string(),
  address: z.array(z.string()),
  vatId: z.string(),
});

const common = {
  format: z.literal(1),
  number: z.string(),
  issuedAt: z.string(),
  order: z.string(),
};

/** Everything that an invoice says but who it is to: the fiscal record. */
const invoiceDocumentSchema = z.strictObject({
  ...common,
  kind: z.literal('invoice'),
  seller: sellerSchema,
  paidAt: z.string(),
  price: priceSchema,
});

const creditNoteDocumentSchema = z.strictObject({
  ...common,
  kind: z.literal('credit-note'),
  seller: sellerSchema,
  of: z.strictObject({ number: z.string(), issuedAt: z.string() }),
  back: z.strictObject({
    currency: z.literal('EUR'),
    country: z.string(),
    vatPermille: z.int(),
    netCents: z.int(),
    vatCents: z.int(),
    totalCents: z.int(),
  }),
});

const documentSchema = z.discriminatedUnion('kind', [
  invoiceDocumentSchema,
  creditNoteDocumentSchema,
]);
export type InvoiceDocument = z.infer<typeof documentSchema>;

/** Reads kept bytes back. They are ours: anything else than a document is a bug. */
export function readInvoiceDocument(text: string): InvoiceDocument {
  return documentSchema.parse(JSON.parse(text));
}
