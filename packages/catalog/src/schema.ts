import { z } from 'zod';
import type { Configuration } from './model.ts';
import type { Price } from './price.ts';

const id = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[a-z0-9][a-z0-9-]*$/);

const cents = z.int().min(0).max(100_000_000);

/**
 * The shape of a configuration that comes from outside. Whether it is sold today is asked of
 * `checkConfiguration`: an order keeps its configuration when the shop has long changed.
 */
export const configurationSchema: z.ZodType<Configuration> = z.strictObject({
  model: id,
  choices: z
    .record(id, id)
    .refine((choices) => Object.keys(choices).length <= 32, 'at most 32 choices'),
  way: z.enum(['self-install', 'sealed-first-boot', 'bench-provisioned']),
});

const priceLineSchema = z
  .strictObject({
    sku: id,
    name: z.string().min(1).max(200),
    netCents: cents,
    vatCents: cents,
    grossCents: cents,
  })
  .refine((line) => line.netCents + line.vatCents === line.grossCents, 'gross is net and VAT');

/** A price whose parts sum to the whole; any other is refused. */
export const priceSchema: z.ZodType<Price> = z
  .strictObject({
    currency: z.literal('EUR'),
    country: z.string().regex(/^[A-Z]{2}$/),
    vatPermille: z.int().min(0).max(1000),
    lines: z.array(priceLineSchema).min(1).max(64),
    netCents: cents,
    vatCents: cents,
    totalCents: cents,
  })
  .refine((price) => sumsUp(price), 'the totals are the sums of the lines');

function sumsUp(price: Price): boolean {
  const sum = (key: 'netCents' | 'vatCents' | 'grossCents') =>
    price.lines.reduce((total, line) => total + line[key], 0);
  return (
    sum('netCents') === price.netCents &&
    sum('vatCents') === price.vatCents &&
    sum('grossCents') === price.totalCents
  );
}
