import { z } from '@hono/zod-openapi';
import { orderSchema, refundAccountSchema } from './order.ts';
import { lineSchema, orderIdSchema, timeSchema } from './schema.ts';

const centsSchema = z.int().min(1).max(100_000_000);

/** How money comes that Stripe does not tell of. */
export const receivedWays = ['transfer', 'cash', 'pickup'] as const;
export type ReceivedWay = (typeof receivedWays)[number];

/** The same way and reference again is the same payment. A transfer is recorded at one order. */
export const receivedRequestSchema = z.strictObject({
  amountCents: centsSchema,
  way: z.enum(receivedWays),
  /** The bank's, or the number of the receipt. */
  reference: lineSchema(140),
});
export type ReceivedRequest = z.infer<typeof receivedRequestSchema>;

export const refundRequestSchema = z.strictObject({
  amountCents: centsSchema,
  reason: z.enum(['goodwill', 'surplus', 'withdrawn']),
});

/** That money which goes back by hand has gone back. */
export const refundSentSchema = z.strictObject({
  way: z.enum(['transfer', 'cash']),
  reference: lineSchema(140),
});
export type RefundSent = z.infer<typeof refundSentSchema>;

/** `due`: asked for. `sent`: the bank has it. `failed`: it did not go; the money is still here. */
export const refundStates = ['due', 'sent', 'done', 'failed'] as const;
/** `late`: the order had ended. `twice`: it was paid already. `elsewhere`: sent at Stripe, not here. */
export const refundReasons = [
  'cancelled',
  'withdrawn',
  'late',
  'twice',
  'surplus',
  'goodwill',
  'elsewhere',
] as const;
/** `card`: by Stripe, by itself. `transfer`: a person sends it, to the refund account. */
export const refundWays = ['card', 'transfer', 'cash'] as const;

const refundSchema = z.object({
  number: z.int().min(1),
  amountCents: z.int().min(1),
  way: z.enum(refundWays),
  reason: z.enum(refundReasons),
  state: z.enum(refundStates),
  reference: z.string().nullable(),
  askedAt: timeSchema,
  doneAt: timeSchema.nullable(),
});
export type Refund = z.infer<typeof refundSchema>;

/** An order as those see it who look after its money. Not who bought it, nor where that person lives. */
export const staffOrderSchema = orderSchema
  .extend({
    reference: z.string(),
    received: z.array(receivedRequestSchema.extend({ at: timeSchema })),
    refunds: z.array(refundSchema),
    disputes: z.array(
      z.object({ id: z.string(), amountCents: z.int().min(0), status: z.string() }),
    ),
    /** Only while something is to be sent there. */
    refundAccount: refundAccountSchema.nullable(),
  })
  .openapi('StaffOrder');
export type StaffOrder = z.infer<typeof staffOrderSchema>;

/** Its id, or its creditor reference as it stands on a bank statement. */
export const orderNameSchema = z.union([orderIdSchema, z.string().regex(/^RF\d{2}[A-Z0-9]{12}$/)]);
