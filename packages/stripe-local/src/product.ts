import type Stripe from 'stripe';
import { done, missing, type Outcome, refuse } from './error.ts';
import { kept } from './metadata.ts';
import { isCurrency } from './money.ts';
import {
  clearable,
  flag,
  hash,
  integer,
  list,
  metadata,
  notHere,
  oneOf,
  type ParamFor,
  type Params,
  required,
  text,
} from './param.ts';
import type { Price, Product } from './state.ts';
import { newId, seconds, type World } from './world.ts';

export const taxBehavior = oneOf('exclusive', 'inclusive', 'unspecified');

export const productShape = {
  active: flag,
  default_price_data: notHere,
  description: clearable(text(40_000)),
  id: notHere,
  images: list(text(), 8),
  marketing_features: notHere,
  metadata,
  name: required(text()),
  package_dimensions: notHere,
  shippable: notHere,
  statement_descriptor: notHere,
  tax_code: text(),
  tax_details: notHere,
  type: notHere,
  unit_label: notHere,
  url: notHere,
} satisfies ParamFor<Stripe.ProductCreateParams>;

const ownProduct = {
  active: flag,
  id: notHere,
  metadata,
  name: required(text()),
  statement_descriptor: notHere,
  tax_code: text(),
  tax_details: notHere,
  unit_label: notHere,
} satisfies ParamFor<Stripe.PriceCreateParams.ProductData>;

export const priceShape = {
  active: flag,
  billing_scheme: notHere,
  currency: required(text(3)),
  currency_options: notHere,
  custom_unit_amount: notHere,
  lookup_key: text(200),
  metadata,
  nickname: text(),
  product: text(),
  product_data: hash(ownProduct),
  recurring: notHere,
  tax_behavior: taxBehavior,
  tiers: notHere,
  tiers_mode: notHere,
  transfer_lookup_key: notHere,
  transform_quantity: notHere,
  unit_amount: integer(0),
  unit_amount_decimal: notHere,
} satisfies ParamFor<Stripe.PriceCreateParams>;

/** Something that is sold. */
export function createProduct(
  world: World,
  params: Omit<Params<typeof productShape>, 'id'>,
): Product {
  const created = seconds(world);
  const product = {
    id: newId(world, 'prod'),
    object: 'product',
    active: params.active ?? true,
    created,
    default_price: null,
    description: params.description || null,
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

type PriceParams = Omit<Params<typeof priceShape>, 'product_data'> & {
  readonly product_data?: Params<typeof productShape>;
};

/** What a product costs: of one that is known, or of one that is made with it. */
export function createPrice(world: World, params: PriceParams, at = ''): Outcome<Price> {
  const where = (name: string) => (at === '' ? name : `${at}[price_data][${name}]`);
  const { unit_amount: amount, currency } = params;
  if (amount === undefined)
    return refuse('Missing required param: one of `unit_amount`, `unit_amount_decimal`.', {
      code: 'parameter_missing',
      param: where('unit_amount'),
    });
  if (!isCurrency(currency))
    return refuse(`Invalid currency: ${currency}.`, { param: where('currency') });
  const named = params.product === undefined ? undefined : world.state.products[params.product];
  if (params.product !== undefined && named === undefined)
    return missing('product', params.product, where('product'));
  if ((named === undefined) === (params.product_data === undefined))
    return refuse('You must specify exactly one of `product` or `product_data`.');
  const product = named ?? createProduct(world, params.product_data ?? { name: '' });
  const price = {
    id: newId(world, 'price'),
    object: 'price',
    active: params.active ?? true,
    billing_scheme: 'per_unit',
    created: seconds(world),
    currency: currency.toLowerCase(),
    custom_unit_amount: null,
    livemode: false,
    lookup_key: params.lookup_key ?? null,
    metadata: kept(params.metadata),
    nickname: params.nickname ?? null,
    product: product.id,
    recurring: null,
    tax_behavior: params.tax_behavior ?? 'unspecified',
    tiers_mode: null,
    transform_quantity: null,
    type: 'one_time',
    unit_amount: amount,
    // The SDK's types say Decimal; on the wire it is text.
    unit_amount_decimal: String(amount),
  } satisfies Omit<Stripe.Price, 'unit_amount_decimal'> & { unit_amount_decimal: string };
  world.state.prices[price.id] = price;
  return done(price);
}
