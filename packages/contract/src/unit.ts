import { z } from '@hono/zod-openapi';
import { configurationSchema } from '@nyx/catalog/schema';
import { deliverySchema } from './order.ts';
import {
  certificateIdSchema,
  digestSchema,
  lineSchema,
  orderIdSchema,
  timeSchema,
  unitIdSchema,
} from './schema.ts';

export const boardsSchema = z.strictObject({
  /** Board ids of `@nyx/hcl` that lie on the bench. */
  boards: z
    .array(z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/))
    .min(1)
    .max(32),
});

/** What hardware says of itself is ASCII: two serials that look alike are alike. */
const hardwareSchema = lineSchema(80).regex(/^[\x20-\x7e]*$/, 'printable ASCII');

export const factsSchema = z.strictObject({
  serial: hardwareSchema,
  diskModel: hardwareSchema,
  diskSerial: hardwareSchema,
});
export type UnitFacts = z.infer<typeof factsSchema>;

const kind = z.string().regex(/^[a-z][a-z0-9-]{1,39}$/);

/** A text file. The database keeps no NUL. */
const fileSchema = z
  .string()
  .max(2_000_000)
  .regex(/^[^\0]*$/, 'text without NUL');

export const evidenceRequestSchema = z.strictObject({
  /** `snapshot`, `iso-check`, `firmware`, `hcl`, `seals`… */
  kind,
  /** Of the UTF-8 bytes of `body`. */
  sha256: digestSchema,
  /** Kept byte for byte. */
  body: fileSchema,
});

export const evidenceSchema = z.object({ kind, sha256: digestSchema, at: timeSchema });

export const certificateRequestSchema = z.strictObject({
  /** The text of the certificate file, kept byte for byte. */
  certificate: fileSchema.min(2),
});

export const shipmentSchema = z.strictObject({
  carrier: lineSchema(60),
  tracking: lineSchema(80),
});

export const shipRequestSchema = shipmentSchema.extend({
  /** One line of a certificate file: the signed statement of how it was sent, kept byte for byte. */
  statement: z
    .string()
    .regex(/^[^\r\n]{2,200000}\n$/)
    .exactOptional(),
});

/** What building needs. Nothing says whose it is, but for `shipTo` while the unit is sealed and may leave. */
export const unitSchema = z
  .object({
    id: unitIdSchema,
    order: z.object({
      id: orderIdSchema,
      /** SHA-256 of `document`. */
      digest: digestSchema,
      /** The immutable order document: these very bytes are what was ordered. */
      document: z.string(),
    }),
    board: z.string(),
    way: z.enum(['self-install', 'sealed-first-boot', 'bench-provisioned']),
    configuration: configurationSchema,
    profile: z.object({
      name: z.string(),
      version: z.string(),
      /** SHA-256 of `document`. */
      digest: digestSchema,
      /** The profile as JSON text: these very bytes are what was ordered. */
      document: z.string(),
    }),
    technician: z.string(),
    state: z.enum(['building', 'sealed', 'shipped']),
    /** As they were recorded, maybe when more was taken. */
    facts: z
      .strictObject({ serial: z.string(), diskModel: z.string(), diskSerial: z.string() })
      .nullable(),
    evidence: z.array(evidenceSchema),
    certificate: certificateIdSchema.nullable(),
    shipment: shipmentSchema.nullable(),
    /** For the parcel's label: only in the answer of `getUnit`, and only while `sealed`. */
    shipTo: deliverySchema.omit({ contact: true }).extend({ name: z.string() }).nullable(),
    claimedAt: timeSchema,
  })
  .openapi('Unit');
export type Unit = z.infer<typeof unitSchema>;
