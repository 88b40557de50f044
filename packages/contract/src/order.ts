import { z } from '@hono/zod-openapi';
import { configurationSchema, priceSchema } from '@nyx/catalog/schema';
import {
  certificateIdSchema,
  countrySchema,
  digestSchema,
  invoiceNumberSchema,
  lineSchema,
  orderIdSchema,
  timeSchema,
  tokenSchema,
} from './schema.ts';

export const contactSchema = z.strictObject({
  name: lineSchema(120),
  email: z.email().max(254),
});
export type Contact = z.infer<typeof contactSchema>;

export const addressSchema = z.strictObject({
  line1: lineSchema(120),
  line2: lineSchema(120).optional(),
  postcode: lineSchema(20),
  city: lineSchema(80),
  country: countrySchema,
});
export type Address = z.infer<typeof addressSchema>;

/** Who wants an invoice, beside the receipt that everybody gets. */
export const invoiceRequestSchema = z.strictObject({
  company: lineSchema(120).optional(),
  /** As the country writes it, with its prefix (Directive 2006/112/EC, Article 215). */
  vatId: z
    .string()
    .trim()
    .toUpperCase()
    .regex(/^[A-Z]{2}[0-9A-Z+*]{2,13}$/, 'a VAT id with the letters of its country')
    .optional(),
});
export type InvoiceRequest = z.infer<typeof invoiceRequestSchema>;

export const orderRequestSchema = z.strictObject({
  /** The quote's token. */
  quote: tokenSchema,
  quoteVersion: z.int().min(1),
  /** What the buyer saw beside the button. */
  expectedTotalCents: z.int().min(0),
  contact: contactSchema,
  address: addressSchema,
  /** Left out: no invoice, and no name is kept longer than the order needs it. */
  invoice: invoiceRequestSchema.optional(),
  payment: z.literal('card'),
});
export type OrderRequest = z.infer<typeof orderRequestSchema>;

/** `lapsed`: the reservation ended before money came; it may still be paid if the parts are there. */
export const orderStates = ['placed', 'lapsed', 'cancelled', 'closed'] as const;
/**
 * `review`: what Stripe says is not what was ordered, a person looks. `refund-due`: paid, but there
 * is nothing to give for it any more; the money goes back by itself.
 */
export const paymentStates = [
  'awaiting',
  'processing',
  'paid',
  'review',
  'refund-due',
  'part-refunded',
  'refunded',
  'disputed',
] as const;
/** `sealed`: the certificate is stored and the unit may leave. */
export const fulfilmentStates = [
  'waiting',
  'queued',
  'building',
  'sealed',
  'shipped',
  'delivered',
  'returned',
] as const;

export const orderSchema = z
  .object({
    id: orderIdSchema,
    /** SHA-256 of the order document, the kept bytes that the certificate names. */
    digest: digestSchema,
    placedAt: timeSchema,
    configuration: configurationSchema,
    country: countrySchema,
    profile: z.object({ name: z.string(), version: z.string(), digest: digestSchema }),
    price: priceSchema,
    state: z.enum(orderStates),
    payment: z.object({
      method: z.literal('card'),
      state: z.enum(paymentStates),
      /** Until when the parts are kept for a payment; null once it does not matter. */
      reservedUntil: timeSchema.nullable(),
      paidAt: timeSchema.nullable(),
    }),
    fulfilment: z.object({
      state: z.enum(fulfilmentStates),
      carrier: z.string().nullable(),
      tracking: z.string().nullable(),
      certificate: certificateIdSchema.nullable(),
    }),
  })
  .openapi('Order');
export type Order = z.infer<typeof orderSchema>;

export const deliverySchema = z.object({ contact: contactSchema, address: addressSchema });
export type Delivery = z.infer<typeof deliverySchema>;

export const invoiceKinds = ['invoice', 'credit-note'] as const;

export const invoiceSchema = z
  .object({
    number: invoiceNumberSchema,
    kind: z.enum(invoiceKinds),
    issuedAt: timeSchema,
    /** What it is about: of a credit note, what goes back. */
    totalCents: z.int().min(0),
  })
  .openapi('Invoice');
export type Invoice = z.infer<typeof invoiceSchema>;

/** To the buyer alone; `delivery` is null once the key to it was destroyed. */
export const ownOrderSchema = orderSchema
  .extend({
    delivery: deliverySchema.nullable(),
    /** Invoices and credit notes, oldest first. */
    invoices: z.array(invoiceSchema),
  })
  .openapi('OwnOrder');
