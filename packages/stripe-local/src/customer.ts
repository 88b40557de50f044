import type Stripe from 'stripe';
import { emit } from './event.ts';
import { kept } from './metadata.ts';
import { metadata, type Params, text } from './param.ts';
import type { Customer } from './state.ts';
import { newId, seconds, type World } from './world.ts';

export const customerShape = {
  email: text(512),
  name: text(256),
  description: text(350),
  phone: text(20),
  metadata,
};

export function createCustomer(world: World, params: Params<typeof customerShape>): Customer {
  const customer = {
    id: newId(world, 'cus'),
    object: 'customer',
    address: null,
    balance: 0,
    created: seconds(world),
    currency: null,
    default_source: null,
    delinquent: false,
    description: params.description ?? null,
    discount: null,
    email: params.email ?? null,
    invoice_prefix: null,
    invoice_settings: {
      custom_fields: null,
      default_payment_method: null,
      footer: null,
      rendering_options: null,
    },
    livemode: false,
    metadata: kept(params.metadata),
    name: params.name ?? null,
    phone: params.phone ?? null,
    preferred_locales: [],
    shipping: null,
    tax_exempt: 'none',
    test_clock: null,
  } satisfies Stripe.Customer;
  world.state.customers[customer.id] = customer;
  emit(world, 'customer.created', customer);
  return customer;
}
