import type Stripe from 'stripe';
import { done, missing, type Outcome, refuse } from './error.ts';
import { kept } from './metadata.ts';
import {
  flag,
  hash,
  integer,
  list,
  metadata,
  notHere,
  oneOf,
  type Params,
  required,
  text,
} from './param.ts';
import type { LineItem, Price, Product, ShippingRate } from './state.ts';
import { newId, seconds, type World } from './world.ts';

const taxBehavior = oneOf('exclusive', 'inclusive', 'unspecified');

export const productShape = {
  name: required(text()),
  description: text(40_000),
  images: list(text(), 8),
  metadata,
  tax_code: text(),
};

const priceData = {
  currency: required(text(3)),
  unit_amount: integer(0),
  product: text(),
  product_data: hash(productShape),
  tax_behavior: taxBehavior,
  recurring: notHere,
  unit_amount_decimal: notHere,
};

export const lineItemShape = {
  adjustable_quantity: notHere,
  metadata,
  price: text(),
  price_data: hash(priceData),
  quantity: integer(1, 999_999),
  tax_rates: notHere,
};

export const shippingOptionShape = {
  shipping_rate: text(),
  shipping_rate_data: hash({
    display_name: required(text(100)),
    type: oneOf('fixed_amount'),
    fixed_amount: hash({
      amount: required(integer(0)),
      currency: required(text(3)),
      currency_options: notHere,
    }),
    delivery_estimate: notHere,
    metadata,
    tax_behavior: taxBehavior,
    tax_code: text(),
  }),
};

export const priceShape = {
  currency: required(text(3)),
  unit_amount: required(integer(0)),
  product: text(),
  product_data: hash({ name: required(text()), metadata }),
  active: flag,
  nickname: text(),
  lookup_key: text(),
  metadata,
  tax_behavior: taxBehavior,
};

export function createProduct(world: World, params: Params<typeof productShape>): Product {
  const created = seconds(world);
  const product = {
    id: newId(world, 'prod'),
    object: 'product',
    active: true,
    created,
    default_price: null,
    description: params.description ?? null,
    images: [...(params.images ?? [])],
    livemode: false,
    marketing_features: [],
    metadata: kept(params.metadata),
    name: params.name,
    package_dimensions: null,
    shippable: null,
    statement_descriptor: null,
    tax_code: params.tax_code ?? null,
    tax_details: null,
    type: 'service',
    unit_label: null,
    updated: created,
    url: null,
  } satisfies Stripe.Product;
  world.state.products[product.id] = product;
  return product;
}

interface PriceFacts {
  readonly currency: string;
  readonly unit_amount: number;
  readonly tax_behavior?: 'exclusive' | 'inclusive' | 'unspecified';
  readonly active?: boolean;
  readonly nickname?: string;
  readonly lookup_key?: string;
  readonly metadata?: Readonly<Record<string, string>> | '';
}

export function createPrice(world: World, product: Product, facts: PriceFacts): Price {
  const price = {
    id: newId(world, 'price'),
    object: 'price',
    active: facts.active ?? true,
    billing_scheme: 'per_unit',
    created: seconds(world),
    currency: facts.currency.toLowerCase(),
    custom_unit_amount: null,
    livemode: false,
    lookup_key: facts.lookup_key ?? null,
    metadata: kept(facts.metadata),
    nickname: facts.nickname ?? null,
    product: product.id,
    recurring: null,
    tax_behavior: facts.tax_behavior ?? 'unspecified',
    tiers_mode: null,
    transform_quantity: null,
    type: 'one_time',
    unit_amount: facts.unit_amount,
    // The SDK's types say Decimal; on the wire it is text.
    unit_amount_decimal: String(facts.unit_amount),
  } satisfies Omit<Stripe.Price, 'unit_amount_decimal'> & { unit_amount_decimal: string };
  world.state.prices[price.id] = price;
  return price;
}

type LineItemParams = Params<typeof lineItemShape>;

function priceOf(world: World, params: LineItemParams, at: string): Outcome<Price> {
  const { price: priceId, price_data: data } = params;
  if (priceId !== undefined && data !== undefined)
    return refuse('You may only specify one of these parameters: price, price_data.');
  if (priceId !== undefined) {
    const price = world.state.prices[priceId];
    return price === undefined ? missing('price', priceId, `${at}[price]`) : done(price);
  }
  if (data === undefined)
    return refuse('You must specify either `price` or `price_data` for each line item.');
  const { unit_amount: amount, currency } = data;
  if (amount === undefined)
    return refuse('Missing required param: one of `unit_amount`, `unit_amount_decimal`.', {
      code: 'parameter_missing',
      param: `${at}[price_data]`,
    });
  if (!/^[a-z]{3}$/i.test(currency))
    return refuse(`Invalid currency: ${currency}.`, { param: `${at}[price_data][currency]` });
  const named = data.product === undefined ? undefined : world.state.products[data.product];
  if (data.product !== undefined && named === undefined)
    return missing('product', data.product, `${at}[price_data][product]`);
  if ((named === undefined) === (data.product_data === undefined))
    return refuse('You must specify exactly one of `product` or `product_data`.');
  const product = named ?? createProduct(world, data.product_data ?? { name: '' });
  const behavior = data.tax_behavior === undefined ? {} : { tax_behavior: data.tax_behavior };
  return done(createPrice(world, product, { currency, unit_amount: amount, ...behavior }));
}

/** Prices what is sold; all in one currency. */
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

export function buildShippingRates(
  world: World,
  all: readonly Params<typeof shippingOptionShape>[],
): Outcome<ShippingRate[]> {
  const rates: ShippingRate[] = [];
  for (const [index, { shipping_rate: id, shipping_rate_data: data }] of all.entries()) {
    const at = `shipping_options[${index}]`;
    const known = id === undefined ? undefined : world.state.shippingRates[id];
    if (id !== undefined && known === undefined)
      return missing('shipping rate', id, `${at}[shipping_rate]`);
    if ((id === undefined) === (data === undefined))
      return refuse('Specify exactly one of `shipping_rate` and `shipping_rate_data`.', {
        param: at,
      });
    if (known !== undefined) rates.push(known);
    if (data === undefined) continue;
    if (data.fixed_amount === undefined)
      return refuse('Missing required param: fixed_amount.', {
        code: 'parameter_missing',
        param: `${at}[shipping_rate_data][fixed_amount]`,
      });
    const rate = {
      id: newId(world, 'shr'),
      object: 'shipping_rate',
      active: true,
      created: seconds(world),
      delivery_estimate: null,
      display_name: data.display_name,
      fixed_amount: {
        amount: data.fixed_amount.amount,
        currency: data.fixed_amount.currency.toLowerCase(),
      },
      livemode: false,
      metadata: kept(data.metadata),
      tax_behavior: data.tax_behavior ?? 'unspecified',
      tax_code: data.tax_code ?? null,
      type: 'fixed_amount',
    } satisfies Stripe.ShippingRate;
    world.state.shippingRates[rate.id] = rate;
    rates.push(rate);
  }
  return done(rates);
}
