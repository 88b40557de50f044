import type Stripe from 'stripe';
import { done, missing, type Outcome, refuse } from './error.ts';
import { buildLineItems } from './line-item.ts';
import { kept } from './metadata.ts';
import { played } from './method-type.ts';
import { money } from './money.ts';
import type { Params } from './param.ts';
import type { createShape } from './session-params.ts';
import { buildShippingRates } from './shipping-rate.ts';
import type { IntentData, LineItem, Session, ShippingRate } from './state.ts';
import { knownTaxCodes, placeOf, reckon } from './total.ts';
import { newId, schedule, seconds, type World } from './world.ts';

type CreateParams = Params<typeof createShape>;

const halfHour = 30 * 60;
const day = 24 * 60 * 60;

function webUrl(value: string | undefined, param: string): Outcome<string | null> {
  if (value === undefined) return done(null);
  const url = URL.parse(value.replaceAll('{CHECKOUT_SESSION_ID}', 'x'));
  if (url !== null && /^https?:$/.test(url.protocol)) return done(value);
  return refuse('Not a valid URL', { code: 'url_invalid', param });
}

function expiry(created: number, asked: number | undefined): Outcome<number> {
  if (asked === undefined) return done(created + day);
  const wrong = (what: string) =>
    refuse(`The \`expires_at\` timestamp must be ${what} from Checkout Session creation.`, {
      param: 'expires_at',
    });
  if (asked < created + halfHour) return wrong('at least 30 minutes');
  if (asked > created + day) return wrong('less than 24 hours');
  return done(asked);
}

/** Creates a session for a one-time payment on the hosted page. */
export function createSession(world: World, params: CreateParams): Outcome<Session> {
  const { state } = world;
  if (params.line_items === undefined || params.line_items.length === 0)
    return refuse('You must provide `line_items` when `mode` is `payment`.', {
      code: 'parameter_missing',
      param: 'line_items',
    });
  if (params.mode === undefined)
    return refuse('Missing required param: mode.', { code: 'parameter_missing', param: 'mode' });
  if (params.invoice_creation?.enabled === true)
    return refuse("stripe-local does not implement 'invoice_creation[enabled]=true'.", {
      code: 'stripe_local_limit',
      param: 'invoice_creation',
    });
  if (params.success_url === undefined)
    return refuse('Missing required param: success_url.', {
      code: 'parameter_missing',
      param: 'success_url',
    });
  if (params.customer !== undefined && params.customer_email !== undefined)
    return refuse('You may only specify one of these parameters: customer, customer_email.');
  if (params.customer !== undefined && state.customers[params.customer] === undefined)
    return missing('customer', params.customer, 'customer');
  const successUrl = webUrl(params.success_url, 'success_url');
  if (!successUrl.ok) return successUrl;
  const cancelUrl = webUrl(params.cancel_url, 'cancel_url');
  if (!cancelUrl.ok) return cancelUrl;
  const expiresAt = expiry(seconds(world), params.expires_at);
  if (!expiresAt.ok) return expiresAt;
  const items = buildLineItems(world, params.line_items);
  if (!items.ok) return items;
  const rates = buildShippingRates(world, params.shipping_options ?? []);
  if (!rates.ok) return rates;
  const session = build(world, params, items.value, rates.value, {
    success_url: successUrl.value,
    cancel_url: cancelUrl.value,
    expires_at: expiresAt.value,
  });
  if ((params.currency?.toLowerCase() ?? session.currency) !== session.currency)
    return refuse(
      `The line items are priced in ${session.currency}, and \`currency\` asks for another.`,
      { param: 'currency' },
    );
  if (rates.value.some((rate) => rate.fixed_amount?.currency !== session.currency))
    return refuse('All shipping options must have the currency of the line items.');
  if (session.payment_method_types.length === 0)
    return refuse('None of the payment methods played here (card, sepa_debit) is allowed.', {
      code: 'stripe_local_limit',
      param: 'allowed_payment_method_types',
    });
  const taxable = session.automatic_tax.enabled
    ? knownTaxCodes(world, items.value, rates.value)
    : done(true);
  if (!taxable.ok) return taxable;
  if (session.automatic_tax.enabled && session.customer !== null && !placeOf(world, session))
    return refuse('Automatic tax needs an address of the customer.', {
      code: 'customer_tax_location_invalid',
      param: 'automatic_tax',
    });
  state.sessions[session.id] = session;
  state.lineItems[session.id] = items.value;
  reckon(world, session);
  if ((session.amount_total ?? 0) < 50) {
    delete state.sessions[session.id];
    const least = money(50, session.currency);
    return refuse(`The Checkout Session's total amount due must add up to at least ${least}.`, {
      code: 'amount_too_small',
    });
  }
  schedule(world, 'expire', session.id, session.expires_at * 1000);
  state.intentData[session.id] = intentData(params);
  return done(session);
}

/** What `payment_intent_data` asks for, until there is a payment intent. */
function intentData({ payment_intent_data: data }: CreateParams): IntentData {
  return {
    metadata: kept(data?.metadata),
    description: data?.description ?? null,
    receipt_email: data?.receipt_email ?? null,
    statement_descriptor: data?.statement_descriptor ?? null,
    statement_descriptor_suffix: data?.statement_descriptor_suffix ?? null,
    transfer_group: data?.transfer_group ?? null,
    capture_method: data?.capture_method ?? 'automatic_async',
  };
}

function build(
  world: World,
  params: CreateParams,
  items: readonly LineItem[],
  rates: readonly ShippingRate[],
  checked: { success_url: string | null; cancel_url: string | null; expires_at: number },
): Session {
  const id = newId(world, 'cs_test');
  const [rate] = rates;
  const tax = params.automatic_tax?.enabled ?? false;
  const countries = params.shipping_address_collection?.allowed_countries;
  const session = {
    id,
    object: 'checkout.session',
    adaptive_pricing: { enabled: params.adaptive_pricing?.enabled ?? false },
    after_expiration: null,
    allow_promotion_codes: null,
    allowed_payment_method_types: params.allowed_payment_method_types?.slice() ?? null,
    amount_subtotal: null,
    amount_total: null,
    automatic_tax: {
      enabled: tax,
      liability: tax ? { type: 'self' } : null,
      provider: tax ? 'stripe' : null,
      status: null,
    },
    billing_address_collection: params.billing_address_collection ?? null,
    cancel_url: checked.cancel_url,
    client_reference_id: params.client_reference_id ?? null,
    client_secret: null,
    collected_information: null,
    consent: null,
    consent_collection: null,
    created: seconds(world),
    currency: items[0]?.currency ?? null,
    currency_conversion: null,
    custom_fields: [],
    custom_text: {
      after_submit: null,
      shipping_address: null,
      submit: null,
      terms_of_service_acceptance: null,
    },
    customer: params.customer ?? null,
    customer_account: null,
    customer_creation:
      params.customer === undefined ? (params.customer_creation ?? 'if_required') : null,
    customer_details:
      params.customer_email === undefined
        ? null
        : {
            address: null,
            business_name: null,
            email: params.customer_email,
            individual_name: null,
            name: null,
            phone: null,
            tax_exempt: 'none',
            tax_ids: null,
          },
    customer_email: params.customer_email ?? null,
    discounts: null,
    expires_at: checked.expires_at,
    integration_identifier: params.integration_identifier ?? null,
    invoice: null,
    invoice_creation: null,
    livemode: false,
    locale: params.locale ?? null,
    managed_payments: null,
    metadata: kept(params.metadata),
    mode: 'payment',
    origin_context: params.origin_context ?? null,
    payment_intent: null,
    payment_link: null,
    payment_method_collection: 'if_required',
    payment_method_configuration_details: null,
    payment_method_options: { card: { request_three_d_secure: 'automatic' } },
    payment_method_types: methodTypes(params),
    payment_status: 'unpaid',
    permissions: null,
    phone_number_collection: { enabled: params.phone_number_collection?.enabled ?? false },
    recovered_from: null,
    saved_payment_method_options: null,
    setup_intent: null,
    shipping_address_collection:
      countries === undefined ? null : { allowed_countries: countries.slice() },
    // The first one, until the buyer chooses another.
    shipping_cost:
      rate === undefined
        ? null
        : { amount_subtotal: 0, amount_tax: 0, amount_total: 0, shipping_rate: rate.id },
    shipping_options: rates.map((option) => ({
      shipping_amount: option.fixed_amount?.amount ?? 0,
      shipping_rate: option.id,
    })),
    status: 'open',
    submit_type: params.submit_type ?? null,
    subscription: null,
    success_url: checked.success_url,
    total_details: null,
    ui_mode: 'hosted_page',
    url: `${world.publicUrl()}/pay/${id}`,
    wallet_options: null,
  } satisfies Stripe.Checkout.Session;
  return session;
}

/** Of the kinds of method we play those that the shop lets through. */
function methodTypes(params: CreateParams): string[] {
  const { allowed_payment_method_types: allowed, excluded_payment_method_types: excluded } = params;
  return played.filter((type) => (allowed?.includes(type) ?? true) && !excluded?.includes(type));
}
