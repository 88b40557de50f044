import type Stripe from 'stripe';
import { done, missing, type Outcome, refuse } from './error.ts';
import { kept } from './metadata.ts';
import {
  hash,
  integer,
  metadata,
  notHere,
  oneOf,
  type ParamFor,
  type Params,
  required,
  text,
} from './param.ts';
import { taxBehavior } from './product.ts';
import type { ShippingRate } from './state.ts';
import { newId, seconds, type World } from './world.ts';

type ShippingOption = Stripe.Checkout.SessionCreateParams.ShippingOption;

const rateData = {
  delivery_estimate: notHere,
  display_name: required(text(100)),
  fixed_amount: hash({
    amount: required(integer(0)),
    currency: required(text(3)),
    currency_options: notHere,
  }),
  metadata,
  tax_behavior: taxBehavior,
  tax_code: text(),
  type: oneOf('fixed_amount'),
} satisfies ParamFor<Stripe.Checkout.SessionCreateParams.ShippingOption.ShippingRateData>;

export const shippingOptionShape = {
  shipping_rate: text(),
  shipping_rate_data: hash(rateData),
} satisfies ParamFor<ShippingOption>;

/** The ways of shipping that a buyer may choose from. */
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
        code: 'parameters_exclusive',
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
