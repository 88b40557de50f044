import { z } from '@hono/zod-openapi';

/** How many of each SKU can still be reserved. A configuration takes the SKUs of `stockOf`. */
export const stockSchema = z
  .object({
    model: z.string(),
    items: z.array(z.object({ sku: z.string(), available: z.int().min(0) })),
  })
  .openapi('Stock');
export type Stock = z.infer<typeof stockSchema>;
