import type Stripe from 'stripe';
import { taxCodes, taxPermille } from './tax-table.ts';
import { newId, seconds, type World } from './world.ts';

/** Whom goods go to, as far as tax depends on it. */
export interface TaxPlace {
  readonly country: string;
  /** `none`, `exempt` or `reverse`. */
  readonly exempt: string;
}

export interface Taxable {
  readonly amount: number;
  readonly behavior: string | null;
  readonly code: string;
  readonly currency: string;
}

type TaxRow = Stripe.LineItem.Tax;

/** Left open, a price has its tax in it, but for currencies of countries where nobody does that. */
function isInclusive({ behavior, currency }: Taxable): boolean {
  if (behavior === 'inclusive' || behavior === 'exclusive') return behavior === 'inclusive';
  return currency !== 'usd' && currency !== 'cad';
}

/** Tax in an amount, or on top of it, of a rate in thousandths; half a cent is rounded up. */
export function taxIn(amount: number, permille: number, inclusive: boolean): number {
  return inclusive
    ? amount - Math.round((amount * 1000) / (1000 + permille))
    : Math.round((amount * permille) / 1000);
}

function reasonOf(permille: number | undefined, code: string, exempt: string) {
  if (permille === undefined) return 'not_collecting';
  if (taxCodes[code] !== true) return 'product_exempt';
  if (exempt === 'reverse') return 'reverse_charge';
  return exempt === 'exempt' ? 'customer_exempt' : 'standard_rated';
}

/**
 * Reckons the tax of one line from the table, each line rounded for itself
 * (https://docs.stripe.com/tax/products-prices-tax-codes-tax-behavior).
 *
 * @returns the tax, what of it comes on top, and the row of the breakdown
 */
export function taxOf(
  world: World,
  line: Taxable,
  { country, exempt }: TaxPlace,
): { readonly amount: number; readonly onTop: number; readonly row: TaxRow } {
  const permille = taxPermille[country];
  const reason = reasonOf(permille, line.code, exempt);
  const taxed = reason === 'standard_rated' ? (permille ?? 0) : 0;
  const inclusive = isInclusive(line);
  const amount = taxIn(line.amount, taxed, inclusive);
  const rate = {
    id: newId(world, 'txr'),
    object: 'tax_rate',
    active: false,
    country,
    created: seconds(world),
    description: null,
    display_name: 'VAT',
    effective_percentage: taxed / 10,
    flat_amount: null,
    inclusive,
    jurisdiction: country,
    jurisdiction_level: 'country',
    livemode: false,
    metadata: {},
    percentage: taxed / 10,
    rate_type: 'percentage',
    state: null,
    tax_type: 'vat',
  } satisfies Stripe.TaxRate;
  const row = {
    amount,
    rate,
    taxability_reason: reason,
    taxable_amount: taxed === 0 ? 0 : line.amount - (inclusive ? amount : 0),
  } satisfies TaxRow;
  return { amount, onTop: inclusive ? 0 : amount, row };
}
