import { isIban } from '@nyx/contract';
import { z } from 'zod';

const origin = z
  .url({ protocol: /^https?$/ })
  .transform((url) => url.replace(/\/+$/, ''))
  .refine((url) => new URL(url).search === '' && new URL(url).hash === '', 'no query, no fragment');

const line = z.string().min(1).max(300);

/** `PORT=0` takes any free port. An empty variable counts as one that is not set. */
const envSchema = z
  .object({
    DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, 'postgres://user@host/database'),
    HOST: z.string().min(1).default('127.0.0.1'),
    PORT: z.coerce.number().int().min(0).max(65_535).default(4322),
    /** Where it is set, `/metrics` is served there and nowhere else. */
    METRICS_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
    METRICS_HOST: z.string().min(1).default('127.0.0.1'),
    STRIPE_SECRET_KEY: z.string().regex(/^(sk|rk)_(test|live)_\w+$/, 'sk_test_… or sk_live_…'),
    STRIPE_WEBHOOK_SECRET: z.string().startsWith('whsec_'),
    STRIPE_API_BASE: origin.optional(),
    STOREFRONT_URL: origin,
    /** The seed makes it. Processes that share a database each need it, as the same file or a copy. */
    SEAL_KEY_FILE: z.string().min(1),
    /** Who bought has 14 days to withdraw, and is paid back within 14 more. */
    KEEP_ADDRESS_DAYS: z.coerce.number().int().min(28).max(3650).default(60),
    /** Answers that may be asked for again are sealed for two days. */
    KEEP_BACKUP_DAYS: z.coerce.number().int().min(3).max(365).default(14),
    SELLER_NAME: line.default('Nyx (a shop that sells nothing)'),
    /** Lines, with `|` between them. */
    SELLER_ADDRESS: line.default('Nowhere 1|00100 Helsinki|Finland'),
    SELLER_VAT_ID: line.default('FI00000000'),
    SELLER_COUNTRY: z
      .string()
      .regex(/^[A-Z]{2}$/, 'two capital letters (ISO 3166-1)')
      .default('FI'),
    /** Where it is not set, what the law of the seller's country asks for (invoice/term.ts). */
    INVOICE_KEEP_YEARS: z.coerce.number().int().min(1).max(30).optional(),
    MAIL_DIR: z.string().min(1).optional(),
    SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
    MAIL_FROM: z.string().min(3).default('Nyx <orders@nyx.invalid>'),
    BANK_HOLDER: z.string().min(1).max(70).optional(),
    BANK_IBAN: z
      .string()
      .transform((text) => text.replaceAll(' ', ''))
      .refine(isIban, 'an IBAN whose check digits hold')
      .optional(),
    BANK_BIC: z
      .string()
      .regex(/^[A-Z0-9]{8}(?:[A-Z0-9]{3})?$/)
      .optional(),
    TRANSFER_HOLD_DAYS: z.coerce.number().int().min(1).max(60).default(7),
    TRUST_ROOT_FILE: z.string().min(1).optional(),
    ROOT_KEYS: z.string().min(1).optional(),
    CRASH_AT: z.string().min(1).optional(),
  })
  .refine((env) => (env.MAIL_DIR === undefined) !== (env.SMTP_URL === undefined), {
    path: ['MAIL_DIR'],
    message: 'set either MAIL_DIR (a folder for .eml files) or SMTP_URL',
  })
  .refine((env) => (env.TRUST_ROOT_FILE === undefined) === (env.ROOT_KEYS === undefined), {
    path: ['ROOT_KEYS'],
    message: 'TRUST_ROOT_FILE and ROOT_KEYS go together',
  })
  .refine((env) => env.STRIPE_SECRET_KEY.includes('_test_') || env.SELLER_VAT_ID !== 'FI00000000', {
    path: ['SELLER_VAT_ID'],
    message: 'a shop that takes money says who it is: SELLER_NAME, _ADDRESS, _VAT_ID, _COUNTRY',
  })
  .refine((env) => (env.BANK_IBAN === undefined) === (env.BANK_HOLDER === undefined), {
    path: ['BANK_HOLDER'],
    message: 'BANK_IBAN and BANK_HOLDER go together',
  })
  .refine((env) => env.STRIPE_API_BASE === undefined || env.STRIPE_SECRET_KEY.includes('_test_'), {
    path: ['STRIPE_API_BASE'],
    message: 'a live key is only ever sent to Stripe itself',
  })
  .refine((env) => env.CRASH_AT === undefined || env.STRIPE_API_BASE !== undefined, {
    path: ['CRASH_AT'],
    message: 'only a proof against the stand-in for Stripe may end the process',
  });

export type Env = z.infer<typeof envSchema>;

/** Reads the environment, or says everything that is wrong with it at once; never a value. */
export function readEnv(
  variables: Readonly<Record<string, string | undefined>> = process.env,
): { ok: true; value: Env } | { ok: false; problems: readonly string[] } {
  const set = Object.entries(variables).filter(([, value]) => value !== undefined && value !== '');
  const read = envSchema.safeParse(Object.fromEntries(set));
  if (read.success) return { ok: true, value: read.data };
  return {
    ok: false,
    problems: read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`),
  };
}
