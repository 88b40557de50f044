import { z } from '@hono/zod-openapi';
import { configurationSchema, priceSchema } from '@nyx/catalog/schema';
import { ibanSchema } from './iban.ts';
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
    .regex(/^[A-Z]{2}(?=.*\d)[0-9A-Z+*]{2,13}$/, 'a VAT id with the letters of its country')
    .optional(),
});
export type InvoiceRequest = z.infer<typeof invoiceRequestSchema>;

/** `transfer`: by bank, under the order's reference, within days; also for cash. */
export const paymentMethods = ['card', 'transfer'] as const;

/** Bytes that were no UTF-8 became U+FFFD on the way here: nobody is called so, or lives there. */
const isWhole = (order: object) => !JSON.stringify(order).includes('\ufffd');

export const orderRequestSchema = z
  .strictObject({
    /** The quote's token. */
    quote: tokenSchema,
    quoteVersion: z.int().min(1),
    /** What the buyer saw beside the button. */
    expectedTotalCents: z.int().min(0),
    contact: contactSchema,
    address: addressSchema,
    /** An armoured public key: every mail is encrypted to it. Left out: mails are plain text. */
    openpgpKey: z
      .string()
      .trim()
      .max(32_768)
      .regex(/^-----BEGIN PGP [\x20-\x7e\r\n\t]+$/, 'an armoured OpenPGP key')
      .optional(),
    /** Left out: no invoice, and no name is kept longer than the order needs it. */
    invoice: invoiceRequestSchema.optional(),
    payment: z.enum(paymentMethods),
  })
  .refine(isWhole, { message: 'text in UTF-8', path: ['contact'] });
export type OrderRequest = z.infer<typeof orderRequestSchema>;

/**
 * `lapsed`: the reservation ended before money came; it may still be paid if the parts are there.
 * `withdrawn`: the buyer used the right to, after paying (Directive 2011/83/EU, Article 9).
 */
export const orderStates = ['placed', 'lapsed', 'cancelled', 'withdrawn', 'closed'] as const;
/**
 * `underpaid`: some came, and the rest is waited for. `overpaid`: the order is paid, and what is too
 * much belongs to the buyer. `review`: what Stripe says is not what was ordered, a person looks.
 * `refund-due`: there is nothing to give for the money any more, it goes back. `disputed`: the
 * buyer's bank has taken it back for now; `charged-back`: for good.
 */
export const paymentStates = [
  'awaiting',
  'processing',
  'underpaid',
  'paid',
  'overpaid',
  'review',
  'refund-due',
  'part-refunded',
  'refunded',
  'disputed',
  'charged-back',
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
      method: z.enum(paymentMethods),
      state: z.enum(paymentStates),
      /** All that came for it, by whatever way. */
      receivedCents: z.int().min(0),
      /** What has gone back, and what is still going to. */
      refundedCents: z.int().min(0),
      refundDueCents: z.int().min(0),
      /** Until when the parts are kept for a payment; null once it does not matter. */
      reservedUntil: timeSchema.nullable(),
      paidAt: timeSchema.nullable(),
    }),
    fulfilment: z.object({
      state: z.enum(fulfilmentStates),
      carrier: z.string().nullable(),
      tracking: z.string().nullable(),
      certificate: certificateIdSchema.nullable(),
      deliveredAt: timeSchema.nullable(),
    }),
    withdrawal: z.object({
      /** Whether the buyer may withdraw now. */
      open: z.boolean(),
      /** The end of the period; null while it has not begun, because nothing was delivered. */
      until: timeSchema.nullable(),
      at: timeSchema.nullable(),
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

/** Where a bank transfer goes to. */
export const transferSchema = z.object({
  holder: z.string(),
  iban: z.string(),
  bic: z.string().nullable(),
  /** Creditor reference (ISO 11649), without spaces: it says which order the money is for. */
  reference: z.string(),
  /** What is still to come. */
  dueCents: z.int().min(0),
});
export type Transfer = z.infer<typeof transferSchema>;

export const refundAccountSchema = z.strictObject({ holder: lineSchema(70), iban: ibanSchema });
export type RefundAccount = z.infer<typeof refundAccountSchema>;

/** To the buyer alone; `delivery` and `refundAccount` are null once the key to them was destroyed. */
export const ownOrderSchema = orderSchema
  .extend({
    delivery: deliverySchema.nullable(),
    /** Null for an order that is not waiting for one. */
    transfer: transferSchema.nullable(),
    refundAccount: refundAccountSchema.nullable(),
    /** Invoices and credit notes, oldest first. */
    invoices: z.array(invoiceSchema),
  })
  .openapi('OwnOrder');
export type OwnOrder = z.infer<typeof ownOrderSchema>;

/** The ways to pay that this shop has; `holdDays`: how long parts are kept for a transfer. */
export const waysToPaySchema = z.object({
  card: z.literal(true),
  transfer: z.object({ holdDays: z.int().min(1) }).nullable(),
});
