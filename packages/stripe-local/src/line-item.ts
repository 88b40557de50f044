import type Stripe from 'stripe';
import { done, missing, type Outcome, refuse } from './error.ts';
import { kept } from './metadata.ts';
import {
  clearable,
  hash,
  integer,
  list,
  metadata,
  notHere,
  type ParamFor,
  type Params,
  required,
  text,
} from './param.ts';
import { createPrice, taxBehavior } from './product.ts';
import type { LineItem, Price } from './state.ts';
import { newId, type World } from './world.ts';

type TheirLine = Stripe.Checkout.SessionCreateParams.LineItem;

const productData = {
  description: clearable(text(40_000)),
  images: list(text(), 8),
  metadata,
  name: required(text()),
  tax_code: text(),
  tax_details: notHere,
  unit_label: notHere,
} satisfies ParamFor<Stripe.Checkout.SessionCreateParams.LineItem.PriceData.ProductData>;

const priceData = {
  currency: required(text(3)),
  product: text(),
  product_data: hash(productData),
  recurring: notHere,
  tax_behavior: taxBehavior,
  unit_amount: integer(0),
  unit_amount_decimal: notHere,
} satisfies ParamFor<Stripe.Checkout.SessionCreateParams.LineItem.PriceData>;

export const lineItemShape = {
  adjustable_quantity: notHere,
  metadata,
  price: text(),
  price_data: hash(priceData),
  quantity: integer(1, 999_999),
  tax_rates: notHere,
} satisfies ParamFor<TheirLine>;

type LineItemParams = Params<typeof lineItemShape>;

function priceOf(world: World, params: LineItemParams, at: string): Outcome<Price> {
  const { price: priceId, price_data: data } = params;
  if (priceId !== undefined && data !== undefined)
    return refuse('You may only specify one of these parameters: price, price_data.', {
      code: 'parameters_exclusive',
      param: at,
    });
  if (priceId === undefined)
    return data === undefined
      ? refuse('You must specify either `price` or `price_data` for each line item.')
      : createPrice(world, data, at);
  const price = world.state.prices[priceId];
  if (price === undefined) return missing('price', priceId, `${at}[price]`);
  if (price.active) return done(price);
  return refuse('The price specified is inactive. This field only accepts active prices.', {
    param: `${at}[price]`,
  });
}

/** Prices what is sold; all in one currency, and without tax until it is known where it goes. */
export function buildLineItems(world: World, all: readonly LineItemParams[]): Outcome<LineItem[]> {
  const items: LineItem[] = [];
  for (const [index, params] of all.entries()) {
    const at = `line_items[${index}]`;
    const price = priceOf(world, params, at);
    if (!price.ok) return price;
    const { quantity } = params;
    if (quantity === undefined)
      return refuse(`Quantity is required. Add \`quantity\` to \`${at}\``, {
        code: 'parameter_missing',
        param: `${at}[quantity]`,
      });
    const total = (price.value.unit_amount ?? 0) * quantity;
    const product = world.state.products[price.value.product];
    items.push({
      id: newId(world, 'li'),
      object: 'item',
      adjustable_quantity: null,
      amount_discount: 0,
      amount_subtotal: total,
      amount_tax: 0,
      amount_total: total,
      currency: price.value.currency,
      description: product?.name ?? null,
      metadata: kept(params.metadata),
      price: price.value,
      quantity,
    } satisfies Omit<Stripe.LineItem, 'price'> & { price: Price });
  }
  const currencies = new Set(items.map(({ currency }) => currency));
  if (currencies.size > 1)
    return refuse('All line items must have the same currency.', { param: 'line_items' });
  return done(items);
}
