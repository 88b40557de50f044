import { z } from '@hono/zod-openapi';

const id = (prefix: string) => z.string().regex(new RegExp(`^${prefix}_[a-z2-7]{26}$`));

export const quoteIdSchema = id('quo');
export const orderIdSchema = id('ord');
export const unitIdSchema = id('unt');
export const certificateIdSchema = id('crt');
export const accessIdSchema = id('key');

/** The year and its running number: `2026-000001`. */
export const invoiceNumberSchema = z.string().regex(/^\d{4}-\d{6,9}$/);

/** 128 bits and more, base64url. */
export const tokenSchema = z.string().regex(/^[A-Za-z0-9_-]{22,64}$/);
/** SHA-256, lower-case hexadecimal. */
export const digestSchema = z.string().regex(/^[0-9a-f]{64}$/);
export const timeSchema = z.iso.datetime({ offset: true });
/** ISO 3166-1 alpha-2. */
export const countrySchema = z.string().regex(/^[A-Z]{2}$/);

/**
 * What a person typed, on one line: trimmed, not empty, without control or bidirectional characters
 * (they could make a label or a log say something else than what is stored).
 */
export const lineSchema = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^[^\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]*$/u, 'one line of plain text');

/** Chosen by the caller, not guessable, one for each thing that is to happen once. */
export const idempotencyKeySchema = z.string().regex(/^[A-Za-z0-9_-]{16,128}$/);

export const keyedHeaders = z.object({ 'idempotency-key': idempotencyKeySchema });

/** The content of a request or an answer that is JSON. */
export const json = <S extends z.ZodType>(schema: S) => ({ 'application/json': { schema } });

/** The body of a request, which has to be there. */
export const jsonBody = <S extends z.ZodType>(schema: S) => ({
  required: true as const,
  content: json(schema),
});
