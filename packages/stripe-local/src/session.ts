import type Stripe from 'stripe';
import { done, missing, type Outcome, refuse } from './error.ts';
import { emit } from './event.ts';
import { buildLineItems, buildShippingRates } from './line-item.ts';
import { kept, mergeMetadata } from './metadata.ts';
import type { Params } from './param.ts';
import type { createShape, updateShape } from './session-params.ts';
import type { LineItem, Session, ShippingRate } from './state.ts';
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
  if (params.automatic_tax?.enabled === true)
    return refuse("stripe-local does not implement 'automatic_tax[enabled]=true'.", {
      code: 'stripe_local_limit',
      param: 'automatic_tax',
    });
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
  if (rates.value.some((rate) => rate.fixed_amount?.currency !== session.currency))
    return refuse('All shipping options must have the currency of the line items.');
  if ((session.amount_total ?? 0) < 50)
    return refuse("The Checkout Session's total amount due must add up to at least €0.50.", {
      code: 'amount_too_small',
    });
  const data = params.payment_intent_data;
  state.sessions[session.id] = session;
  state.lineItems[session.id] = items.value;
  schedule(world, 'expire', session.id, session.expires_at * 1000);
  state.intentData[session.id] = {
    metadata: kept(data?.metadata),
    description: data?.description ?? null,
    receipt_email: data?.receipt_email ?? null,
    statement_descriptor: data?.statement_descriptor ?? null,
  };
  return done(session);
}

const sum = (items: readonly LineItem[]) =>
  items.reduce((total, { amount_total: amount }) => total + amount, 0);

function build(
  world: World,
  params: CreateParams,
  items: readonly LineItem[],
  rates: readonly ShippingRate[],
  checked: { success_url: string | null; cancel_url: string | null; expires_at: number },
): Session {
  const id = newId(world, 'cs_test');
  const subtotal = sum(items);
  const [rate] = rates;
  const shipping = rate?.fixed_amount?.amount ?? 0;
  const countries = params.shipping_address_collection?.allowed_countries;
  return {
    id,
    object: 'checkout.session',
    adaptive_pricing: { enabled: params.adaptive_pricing?.enabled ?? false },
    after_expiration: null,
    allow_promotion_codes: null,
    allowed_payment_method_types: params.allowed_payment_method_types?.slice() ?? null,
    amount_subtotal: subtotal,
    amount_total: subtotal + shipping,
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
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
    shipping_cost:
      rate === undefined
        ? null
        : {
            amount_subtotal: shipping,
            amount_tax: 0,
            amount_total: shipping,
            shipping_rate: rate.id,
          },
    shipping_options: rates.map((option) => ({
      shipping_amount: option.fixed_amount?.amount ?? 0,
      shipping_rate: option.id,
    })),
    status: 'open',
    submit_type: params.submit_type ?? null,
    subscription: null,
    success_url: checked.success_url,
    total_details: { amount_discount: 0, amount_shipping: shipping, amount_tax: 0 },
    ui_mode: 'hosted_page',
    url: `${world.publicUrl()}/pay/${id}`,
    wallet_options: null,
  } satisfies Stripe.Checkout.Session;
}

/** Of the two kinds of method we play (at once, and delayed) those that the shop lets through. */
function methodTypes(params: CreateParams): string[] {
  const { allowed_payment_method_types: allowed, excluded_payment_method_types: excluded } = params;
  return ['card', 'sepa_debit'].filter(
    (type) => (allowed?.includes(type) ?? true) && !excluded?.includes(type),
  );
}

export function updateSession(
  world: World,
  session: Session,
  params: Params<typeof updateShape>,
): Outcome<Session> {
  if (session.status !== 'open' && params.payment_intent_data !== undefined)
    return refuse('Only an open Checkout Session can be updated with `payment_intent_data`.', {
      param: 'payment_intent_data',
    });
  session.metadata = mergeMetadata(session.metadata, params.metadata);
  const data = world.state.intentData[session.id];
  if (data !== undefined && params.payment_intent_data !== undefined) {
    data.metadata = mergeMetadata(data.metadata, params.payment_intent_data.metadata);
    data.description = params.payment_intent_data.description ?? data.description;
  }
  return done(session);
}

/** Ends an open session; a session that is complete or expired is refused, and the caller obeys. */
export function expireSession(world: World, session: Session): Outcome<Session> {
  if (session.status !== 'open')
    return refuse(
      `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of \`${session.status}\`.`,
    );
  close(world, session);
  return done(session);
}

export function close(world: World, session: Session): void {
  session.status = 'expired';
  session.url = null;
  emit(world, 'checkout.session.expired', session);
  const intent = world.state.paymentIntents[session.payment_intent ?? ''];
  if (intent === undefined || intent.status === 'canceled') return;
  intent.status = 'canceled';
  intent.canceled_at = seconds(world);
  intent.cancellation_reason = 'expired';
  emit(world, 'payment_intent.canceled', intent);
}
