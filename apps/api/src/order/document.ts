import type { Configuration, Price } from '@nyx/catalog';
import { configurationSchema, priceSchema } from '@nyx/catalog/schema';
import { z } from 'zod';

/**
 * What was bought, for ever: the bytes of this document are kept, and its digest stands in the
 * certificate. No personal data, so that it can be shown with the certificate.
 */
const orderDocumentSchema = z.strictObject({
  format: z.literal(1),
  id: z.string(),
  placedAt: z.string(),
  quote: z.strictObject({ id: z.string(), version: z.int() }),
  configuration: configurationSchema,
  board: z.string(),
  country: z.string(),
  profile: z.strictObject({ name: z.string(), version: z.string(), digest: z.string() }),
  price: priceSchema,
});

export interface OrderDocument {
  readonly format: 1;
  readonly id: string;
  readonly placedAt: string;
  readonly quote: { readonly id: string; readonly version: number };
  readonly configuration: Configuration;
  readonly board: string;
  readonly country: string;
  readonly profile: { readonly name: string; readonly version: string; readonly digest: string };
  readonly price: Price;
}

/** Reads kept bytes back. They are ours: anything else than a document is a bug. */
export function readDocument(text: string): OrderDocument {
  return orderDocumentSchema.parse(JSON.parse(text));
}
