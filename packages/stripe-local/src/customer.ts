import type Stripe from 'stripe';
import { addressOf, addressParam, shippingParam } from './address.ts';
import { emit } from './event.ts';
import { kept } from './metadata.ts';
import { clearable, metadata, notHere, oneOf, type ParamFor, type Params, text } from './param.ts';
import type { Customer } from './state.ts';
import { newId, seconds, type World } from './world.ts';

export const customerShape = {
  address: clearable(addressParam),
  balance: notHere,
  business_name: notHere,
  cash_balance: notHere,
  description: text(350),
  email: text(512),
  individual_name: notHere,
  invoice_prefix: notHere,
  invoice_settings: notHere,
  metadata,
  name: text(256),
  next_invoice_sequence: notHere,
  payment_method: notHere,
  phone: text(20),
  preferred_locales: notHere,
  shipping: clearable(shippingParam),
  source: notHere,
  tax: notHere,
  tax_exempt: clearable(oneOf('exempt', 'none', 'reverse')),
  tax_id_data: notHere,
  test_clock: notHere,
  validate: notHere,
} satisfies ParamFor<Stripe.CustomerCreateParams>;

type Facts = Partial<
  Pick<
    Customer,
    'address' | 'description' | 'email' | 'metadata' | 'name' | 'phone' | 'shipping' | 'tax_exempt'
  >
>;

/** Somebody who buys, known to Stripe over more than one session. */
export function createCustomer(world: World, facts: Facts): Customer {
  const customer = {
    id: newId(world, 'cus'),
    object: 'customer',
    address: null,
    balance: 0,
    created: seconds(world),
    currency: null,
    default_source: null,
    delinquent: false,
    description: null,
    discount: null,
    email: null,
    invoice_prefix: null,
    invoice_settings: {
      custom_fields: null,
      default_payment_method: null,
      footer: null,
      rendering_options: null,
    },
    livemode: false,
    metadata: {},
    name: null,
    phone: null,
    preferred_locales: [],
    shipping: null,
    tax_exempt: 'none',
    test_clock: null,
    ...facts,
  } satisfies Stripe.Customer;
  world.state.customers[customer.id] = customer;
  emit(world, 'customer.created', customer);
  return customer;
}

/** What parameters say of a customer. */
export function customerFacts({
  address,
  shipping,
  ...params
}: Params<typeof customerShape>): Facts {
  return {
    address: address ? addressOf(address) : null,
    description: params.description ?? null,
    email: params.email ?? null,
    metadata: kept(params.metadata),
    name: params.name ?? null,
    phone: params.phone ?? null,
    shipping: shipping
      ? { address: addressOf(shipping.address), name: shipping.name, phone: shipping.phone ?? null }
      : null,
    tax_exempt: params.tax_exempt || 'none',
  };
}
