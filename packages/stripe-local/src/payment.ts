import type Stripe from 'stripe';
import { createCharge, type MethodType } from './charge.ts';
import { createCustomer } from './customer.ts';
import { emit } from './event.ts';
import { presentAbroad } from './presentment.ts';
import type { Buyer, Charge, PaymentIntent, Session } from './state.ts';
import { reckon } from './total.ts';
import { newId, schedule, seconds, type World } from './world.ts';

/** What a person can make happen on the pay page. */
export const payOutcomes = [
  'pay',
  'pay-abroad',
  'decline',
  'insufficient-funds',
  'three-d-secure',
  'three-d-secure-pass',
  'three-d-secure-fail',
  'delayed',
  'delayed-fail',
] as const;
export type PayOutcome = (typeof payOutcomes)[number];

/** How long after paying the balance is known, and a debit arrives or bounces (milliseconds). */
const chargeUpdatedAfter = 2000;
const settlesAfter = 20_000;

function intentOf(world: World, session: Session, method: MethodType): PaymentIntent {
  const known = world.state.paymentIntents[session.payment_intent ?? ''];
  if (known !== undefined) return known;
  const data = world.state.intentData[session.id];
  const intent = {
    id: newId(world, 'pi'),
    object: 'payment_intent',
    allowed_payment_method_types: null,
    amount: session.amount_total ?? 0,
    amount_capturable: 0,
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: data?.capture_method ?? 'automatic_async',
    client_secret: null,
    confirmation_method: 'automatic',
    created: seconds(world),
    currency: session.currency ?? 'eur',
    customer: session.customer,
    customer_account: null,
    description: data?.description ?? null,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata: { ...data?.metadata },
    next_action: null,
    on_behalf_of: null,
    payment_method: newId(world, 'pm'),
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: [method],
    payment_record: null,
    processing: null,
    receipt_email: data?.receipt_email ?? null,
    review: null,
    setup_future_usage: null,
    shipping: null,
    source: null,
    statement_descriptor: data?.statement_descriptor ?? null,
    statement_descriptor_suffix: data?.statement_descriptor_suffix ?? null,
    status: 'requires_payment_method',
    transfer_data: null,
    transfer_group: data?.transfer_group ?? null,
  } satisfies Stripe.PaymentIntent;
  const stored: PaymentIntent = intent;
  world.state.paymentIntents[stored.id] = stored;
  session.payment_intent = stored.id;
  emit(world, 'payment_intent.created', stored);
  return stored;
}

function complete(world: World, session: Session, buyer: Buyer): void {
  const { email, name, phone, address } = buyer;
  session.status = 'complete';
  session.url = null;
  session.customer_details = {
    address,
    business_name: null,
    email,
    individual_name: null,
    name,
    phone,
    tax_exempt: world.state.customers[session.customer ?? '']?.tax_exempt ?? 'none',
    tax_ids: [],
  };
  const shipping = shippingOf(session, buyer);
  if (shipping !== null)
    session.collected_information = {
      business_name: null,
      individual_name: null,
      shipping_details: { address: shipping.address, name: shipping.name },
    };
  emit(world, 'checkout.session.completed', session);
}

function shippingOf(session: Session, { address, name, phone }: Buyer) {
  if (session.shipping_address_collection === null || address === null) return null;
  return { address, name: name ?? '', ...(phone === null ? {} : { phone }) };
}

/** Keeps what the buyer told, and reckons again: the total may depend on where things go. */
export function tell(world: World, session: Session, buyer: Buyer): void {
  world.state.buyers[session.id] = buyer;
  if (session.shipping_cost !== null) session.shipping_cost.shipping_rate = buyer.shippingRate;
  reckon(world, session);
}

/** `customer_creation: always`: whoever pays becomes a customer. */
function rememberCustomer(world: World, session: Session, buyer: Buyer): void {
  if (session.customer_creation !== 'always' || session.customer !== null) return;
  const { email, name, phone, address } = buyer;
  const shipping = shippingOf(session, buyer);
  session.customer = createCustomer(world, { email, name, phone, address, shipping }).id;
}

/** The money is there. */
export function succeed(world: World, intent: PaymentIntent, charge: Charge): void {
  intent.status = 'succeeded';
  intent.amount_received = intent.amount;
  intent.latest_charge = charge.id;
  intent.last_payment_error = null;
  intent.next_action = null;
  intent.processing = null;
  emit(world, 'charge.succeeded', charge);
  emit(world, 'payment_intent.succeeded', intent);
  schedule(world, 'charge-updated', charge.id, world.now() + chargeUpdatedAfter);
}

const declines = {
  generic_decline: { code: 'card_declined', message: 'Your card was declined.' },
  insufficient_funds: { code: 'card_declined', message: 'Your card has insufficient funds.' },
  authentication: {
    code: 'payment_intent_authentication_failure',
    message: 'The provided payment method has failed authentication.',
  },
} as const;

function declineCard(
  world: World,
  intent: PaymentIntent,
  why: keyof typeof declines,
  buyer: Buyer,
): string {
  const { code, message } = declines[why];
  intent.status = 'requires_payment_method';
  intent.next_action = null;
  intent.last_payment_error = { code, message, type: 'card_error' };
  if (why !== 'authentication') {
    const charge = createCharge(world, intent, 'failed', 'card', buyer);
    charge.failure_code = code;
    charge.failure_message = message;
    intent.latest_charge = charge.id;
    intent.last_payment_error = {
      ...intent.last_payment_error,
      charge: charge.id,
      decline_code: why,
    };
    emit(world, 'charge.failed', charge);
  }
  emit(world, 'payment_intent.payment_failed', intent);
  return message;
}

function askToAuthenticate(world: World, session: Session, intent: PaymentIntent): void {
  const url = `${world.publicUrl()}/pay/${session.id}`;
  intent.status = 'requires_action';
  intent.next_action = { type: 'redirect_to_url', redirect_to_url: { return_url: url, url } };
  emit(world, 'payment_intent.requires_action', intent);
}

/**
 * The buyer acts on the pay page. The session must be open.
 *
 * @returns what the buyer then sees: paid (go to `success_url`), asked to authenticate, or a message.
 */
export function confirm(
  world: World,
  session: Session,
  outcome: PayOutcome,
  teller: Buyer,
): { go: 'success' } | { go: 'authenticate' } | { go: 'again'; message: string } {
  const delayed = outcome === 'delayed' || outcome === 'delayed-fail';
  const method = delayed ? 'sepa_debit' : 'card';
  // Who answers the bank told us everything before.
  const answers = outcome === 'three-d-secure-pass' || outcome === 'three-d-secure-fail';
  const buyer = (answers ? world.state.buyers[session.id] : undefined) ?? teller;
  tell(world, session, buyer);
  const intent = intentOf(world, session, method);
  intent.payment_method_types = [method];
  intent.amount = session.amount_total ?? 0;
  intent.shipping = shippingOf(session, buyer);
  switch (outcome) {
    case 'decline':
      return { go: 'again', message: declineCard(world, intent, 'generic_decline', buyer) };
    case 'insufficient-funds':
      return { go: 'again', message: declineCard(world, intent, 'insufficient_funds', buyer) };
    case 'three-d-secure-fail':
      return { go: 'again', message: declineCard(world, intent, 'authentication', buyer) };
    case 'three-d-secure':
      askToAuthenticate(world, session, intent);
      return { go: 'authenticate' };
    case 'pay':
    case 'pay-abroad':
    case 'three-d-secure-pass': {
      rememberCustomer(world, session, buyer);
      intent.customer = session.customer;
      const charge = createCharge(world, intent, 'succeeded', 'card', buyer);
      if (outcome === 'pay-abroad') presentAbroad(session, intent, charge);
      succeed(world, intent, charge);
      session.payment_status = 'paid';
      complete(world, session, buyer);
      return { go: 'success' };
    }
    case 'delayed':
    case 'delayed-fail': {
      rememberCustomer(world, session, buyer);
      intent.customer = session.customer;
      const charge = createCharge(world, intent, 'pending', 'sepa_debit', buyer);
      intent.status = 'processing';
      intent.latest_charge = charge.id;
      emit(world, 'charge.pending', charge);
      emit(world, 'payment_intent.processing', intent);
      complete(world, session, buyer);
      schedule(
        world,
        outcome === 'delayed' ? 'settle' : 'fail',
        intent.id,
        world.now() + settlesAfter,
      );
      return { go: 'success' };
    }
  }
}
