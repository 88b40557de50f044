import { z } from '@hono/zod-openapi';
import { scopes } from './caller.ts';
import { accessIdSchema, lineSchema, timeSchema } from './schema.ts';

export const accessRequestSchema = z.strictObject({
  /** Whose key it is. */
  name: lineSchema(80),
  scopes: z.array(z.enum(scopes)).min(1).max(scopes.length),
});

/** A key as it is listed: never the key itself. */
export const accessKeySchema = z
  .object({
    id: accessIdSchema,
    name: z.string(),
    scopes: z.array(z.enum(scopes)),
    createdAt: timeSchema,
    revokedAt: timeSchema.nullable(),
  })
  .openapi('AccessKey');
export type AccessKey = z.infer<typeof accessKeySchema>;

/** Said once, when it is made; only its hash is kept. */
export const newAccessKeySchema = accessKeySchema
  .extend({ key: z.string().regex(/^nyk_[A-Za-z0-9_-]{43}$/) })
  .openapi('NewAccessKey');
