import { z } from '@hono/zod-openapi';
import { configurationSchema, priceSchema } from '@nyx/catalog/schema';
import { profileChangesSchema } from '@nyx/qube-profiles/schema';
import {
  countrySchema,
  digestSchema,
  orderIdSchema,
  quoteIdSchema,
  timeSchema,
  tokenSchema,
} from './schema.ts';

const name = z.string().min(1).max(64);
/** Whether a change is allowed is asked of `applyChanges`. */
const changes = profileChangesSchema;

export const quoteRequestSchema = z.strictObject({
  configuration: configurationSchema,
  country: countrySchema,
  profile: z.strictObject({ name, changes }),
});
export type QuoteRequest = z.infer<typeof quoteRequestSchema>;

/** `version`: the one that the change was made from. */
export const quoteChangeSchema = quoteRequestSchema.extend({ version: z.int().min(1) });

export const quoteSchema = z
  .object({
    id: quoteIdSchema,
    token: tokenSchema,
    version: z.int().min(1),
    configuration: configurationSchema,
    country: countrySchema,
    profile: z.object({
      name: z.string(),
      version: z.string(),
      changes,
      /** Of the bytes of the changed profile, as they will be kept with the order. */
      digest: digestSchema,
    }),
    price: priceSchema,
    expiresAt: timeSchema,
    order: orderIdSchema.nullable(),
  })
  .openapi('Quote');
export type Quote = z.infer<typeof quoteSchema>;
