import { done, type Outcome, refuse } from './error.ts';
import type { LineItem, Session, ShippingRate, TaxRow } from './state.ts';
import { type TaxPlace, taxOf } from './tax.ts';
import { taxCodes } from './tax-table.ts';
import type { World } from './world.ts';

const generalGoods = 'txcd_99999999';
const shippingCode = 'txcd_92010001';

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);

const codeOf = (world: World, { price }: LineItem) =>
  world.state.products[price.product]?.tax_code ?? generalGoods;

/** Tax can only be reckoned for kinds of goods that the table knows. */
export function knownTaxCodes(
  world: World,
  items: readonly LineItem[],
  rates: readonly ShippingRate[],
): Outcome<true> {
  const codes = [
    ...items.map((item) => codeOf(world, item)),
    ...rates.map((rate) => (typeof rate.tax_code === 'string' ? rate.tax_code : shippingCode)),
  ];
  const strange = codes.find((code) => !Object.hasOwn(taxCodes, code));
  return strange === undefined
    ? done(true)
    : refuse(`stripe-local has no rate for the tax code '${strange}'.`, {
        code: 'stripe_local_limit',
        param: 'automatic_tax',
      });
}

/** Where a session's goods are taxed: where its buyer wants them, or the customer is at home. */
export function placeOf({ state }: World, session: Session): TaxPlace | undefined {
  const customer = state.customers[session.customer ?? ''];
  const country =
    state.buyers[session.id]?.address?.country ??
    customer?.shipping?.address?.country ??
    customer?.address?.country;
  if (country === undefined || country === null) return undefined;
  return { country, exempt: customer?.tax_exempt ?? 'none' };
}

/**
 * Reckons a session: its lines, its shipping, and the tax of both if Stripe is to reckon that
 * (`automatic_tax`) and it is known where the goods go. Parts sum to the whole.
 */
export function reckon(world: World, session: Session): void {
  const { state } = world;
  const items = state.lineItems[session.id] ?? [];
  const currency = session.currency ?? '';
  const place = session.automatic_tax.enabled ? placeOf(world, session) : undefined;
  const rows: TaxRow[] = [];
  const tax = (owner: string, amount: number, behavior: string | null, code: string) => {
    const found = place && taxOf(world, { amount, behavior, code, currency }, place);
    state.taxes[owner] = found === undefined ? [] : [found.row];
    if (found !== undefined) rows.push(found.row);
    return { amount: found?.amount ?? 0, onTop: found?.onTop ?? 0 };
  };
  for (const item of items) {
    const { tax_behavior: behavior } = item.price;
    const { amount, onTop } = tax(item.id, item.amount_subtotal, behavior, codeOf(world, item));
    item.amount_tax = amount;
    item.amount_total = item.amount_subtotal + onTop;
  }
  const cost = session.shipping_cost;
  if (cost !== null) {
    const rate = state.shippingRates[String(cost.shipping_rate)];
    const code = typeof rate?.tax_code === 'string' ? rate.tax_code : shippingCode;
    cost.amount_subtotal = rate?.fixed_amount?.amount ?? 0;
    const found = tax(session.id, cost.amount_subtotal, rate?.tax_behavior ?? null, code);
    cost.amount_tax = found.amount;
    cost.amount_total = cost.amount_subtotal + found.onTop;
  }
  session.amount_subtotal = sum(items.map((item) => item.amount_subtotal));
  session.amount_total = sum(items.map((item) => item.amount_total)) + (cost?.amount_total ?? 0);
  session.total_details = {
    amount_discount: 0,
    amount_shipping: cost?.amount_subtotal ?? 0,
    amount_tax: sum(rows.map(({ amount }) => amount)),
  };
  if (session.automatic_tax.enabled)
    session.automatic_tax.status = place === undefined ? 'requires_location_inputs' : 'complete';
}
