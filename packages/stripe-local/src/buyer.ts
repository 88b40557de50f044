import { addressOf } from './address.ts';
import type { Buyer, Session } from './state.ts';
import { taxPermille } from './tax-table.ts';
import type { World } from './world.ts';

/** Which countries can be chosen where any can. */
const anyCountry = [...Object.keys(taxPermille), 'CH', 'GB', 'NO', 'US'];

export interface Questions {
  readonly phone: boolean;
  /** `where`: only as much of an address as tax needs. */
  readonly address: 'shipping' | 'billing' | 'where' | null;
  readonly countries: readonly string[];
}

/** What the page of a session asks for, besides email and name. */
export function questionsOf(session: Session): Questions {
  const phone = session.phone_number_collection?.enabled ?? false;
  const allowed = session.shipping_address_collection?.allowed_countries;
  if (allowed !== undefined) return { phone, address: 'shipping', countries: allowed };
  if (session.billing_address_collection === 'required')
    return { phone, address: 'billing', countries: anyCountry };
  // A customer's tax goes by the address that Stripe knows already.
  const asks = session.automatic_tax.enabled && session.customer === null;
  return { phone, address: asks ? 'where' : null, countries: anyCountry };
}

/** What stands in the fields of the page before anybody writes, so that a click is enough. */
export const example: Readonly<Record<string, string>> = {
  email: 'buyer@example.com',
  name: 'Test Buyer',
  phone: '+49 30 901820',
  line1: 'Teststraße 1',
  city: 'Berlin',
  postal_code: '10115',
  country: 'DE',
};

const addressFields = { line1: 'street', city: 'town', postal_code: 'postal code' } as const;

/** The fields that are asked for, by the names that people know them by. */
export function fieldsOf({ address, phone }: Questions): Readonly<Record<string, string>> {
  return {
    ...(phone ? { phone: 'phone' } : {}),
    ...(address === 'shipping' || address === 'billing' ? addressFields : {}),
    ...(address === null ? {} : { country: 'country' }),
  };
}

/**
 * Reads what a form says of its sender; what it does not have is the example.
 *
 * @returns the buyer, or what to ask for again, or nothing if the page cannot have sent it
 */
export function readBuyer(
  world: World,
  session: Session,
  given: ReadonlyMap<string, unknown>,
): Buyer | { readonly missing: readonly string[] } | undefined {
  const questions = questionsOf(session);
  const { countries } = questions;
  const preset = { ...example, country: countries.includes('DE') ? 'DE' : (countries[0] ?? '') };
  const field = (name: keyof typeof preset | string) => {
    const value = given.get(name) ?? Object.entries(preset).find(([key]) => key === name)?.[1];
    return typeof value === 'string' ? value.trim().slice(0, 200) : '';
  };
  const asked = fieldsOf(questions);
  const missing = Object.entries(asked).filter(([name]) => field(name) === '');
  if (missing.length > 0) return { missing: missing.map(([, label]) => label) };
  const options = session.shipping_options.map(({ shipping_rate: rate }) => String(rate));
  const chosen = given.get('shipping_rate') ?? session.shipping_cost?.shipping_rate ?? null;
  if (chosen !== null && !options.includes(String(chosen))) return undefined;
  if ('country' in asked && !countries.includes(field('country'))) return undefined;
  const known = Object.keys(asked).filter((name) => name !== 'phone');
  const customer = world.state.customers[session.customer ?? ''];
  return {
    email: session.customer_email ?? customer?.email ?? (field('email') || null),
    name: field('name') || null,
    phone: questions.phone ? field('phone') : null,
    address:
      known.length === 0
        ? null
        : addressOf(Object.fromEntries(known.map((name) => [name, field(name)]))),
    shippingRate: chosen === null ? null : String(chosen),
  };
}
