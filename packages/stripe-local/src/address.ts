import type Stripe from 'stripe';
import { hash, type ParamFor, required, text } from './param.ts';

export type Address = Stripe.Address;

const country = text(2);

const addressShape = {
  city: text(),
  country,
  line1: text(),
  line2: text(),
  postal_code: text(),
  state: text(),
} satisfies ParamFor<Stripe.AddressParam>;

export const addressParam = hash(addressShape);
export const shippingParam = hash({
  address: required(addressParam),
  name: required(text()),
  phone: text(20),
});

/** An address with every field, as it stands in objects. */
export function addressOf(given: Partial<Record<keyof Address, string>>): Address {
  const { city = null, line1 = null, line2 = null, state = null } = given;
  return {
    city,
    country: given.country?.toUpperCase() ?? null,
    line1,
    line2,
    postal_code: given.postal_code ?? null,
    state,
  };
}
