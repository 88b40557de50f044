import type Stripe from 'stripe';
import { done, type Outcome, refuse } from './error.ts';
import { mergeMetadata } from './metadata.ts';
import { matching, pageOf } from './page-of.ts';
import { clearable, metadata, notHere, oneOf, type ParamFor, type Params, text } from './param.ts';
import { filters, one, type Route, route, show } from './route.ts';
import type { PaymentIntent } from './state.ts';
import type { World } from './world.ts';

const intentFilters = {
  ...filters,
  customer: text(),
  customer_account: notHere,
} satisfies ParamFor<Stripe.PaymentIntentListParams>;

const chargeFilters = {
  ...filters,
  customer: text(),
  payment_intent: text(),
  transfer_group: text(),
} satisfies ParamFor<Stripe.ChargeListParams>;

const movementFilters = {
  ...filters,
  currency: text(3),
  payout: notHere,
  source: text(),
  type: text(),
} satisfies ParamFor<Stripe.BalanceTransactionListParams>;

const intentShape = {
  allowed_payment_method_types: notHere,
  amount: notHere,
  amount_details: notHere,
  application_fee_amount: notHere,
  capture_method: notHere,
  currency: notHere,
  customer: notHere,
  customer_account: notHere,
  description: text(1000),
  excluded_payment_method_types: notHere,
  hooks: notHere,
  metadata,
  payment_details: notHere,
  payment_method: notHere,
  payment_method_configuration: notHere,
  payment_method_data: notHere,
  payment_method_options: notHere,
  receipt_email: clearable(text()),
  setup_future_usage: notHere,
  shipping: notHere,
  statement_descriptor: notHere,
  statement_descriptor_suffix: notHere,
  transfer_data: notHere,
  transfer_group: text(),
} satisfies ParamFor<Stripe.PaymentIntentUpdateParams>;

function updateIntent(
  _: World,
  intent: PaymentIntent,
  params: Params<typeof intentShape>,
): Outcome<PaymentIntent> {
  intent.metadata = mergeMetadata(intent.metadata, params.metadata);
  intent.description = params.description ?? intent.description;
  if (params.receipt_email !== undefined) intent.receipt_email = params.receipt_email || null;
  intent.transfer_group = params.transfer_group ?? intent.transfer_group;
  return done(intent);
}

const cancelShape = {
  cancellation_reason: oneOf('abandoned', 'duplicate', 'fraudulent', 'requested_by_customer'),
} satisfies ParamFor<Stripe.PaymentIntentCancelParams>;

const intents = '/v1/payment_intents';
const intent = <P>(run: (world: World, row: PaymentIntent, params: P) => Outcome<object>) =>
  one(({ paymentIntents }) => paymentIntents, 'payment_intent', run);

/** Payment intents, charges, and what they do to the balance. */
export const paymentRoutes: readonly Route[] = [
  route('GET', intents, intentFilters, ({ state }, params) =>
    pageOf(matching(state.paymentIntents, params, ['customer']), params, intents),
  ),
  route('GET', `${intents}/:id`, {}, intent(show)),
  route('POST', `${intents}/:id`, intentShape, intent(updateIntent)),
  route(
    'POST',
    `${intents}/:id/cancel`,
    cancelShape,
    intent(() =>
      refuse(
        'You cannot cancel this PaymentIntent because it was created by a Checkout Session; expire the session instead.',
        { code: 'payment_intent_unexpected_state' },
      ),
    ),
  ),

  route('GET', '/v1/charges', chargeFilters, ({ state }, params) =>
    pageOf(
      matching(state.charges, params, ['customer', 'payment_intent', 'transfer_group']),
      params,
      '/v1/charges',
    ),
  ),
  route(
    'GET',
    '/v1/charges/:id',
    {},
    one(({ charges }) => charges, 'charge', show),
  ),

  route('GET', '/v1/balance_transactions', movementFilters, ({ state }, params) =>
    pageOf(
      matching(state.balanceTransactions, params, ['currency', 'source', 'type']),
      params,
      '/v1/balance_transactions',
    ),
  ),
  route(
    'GET',
    '/v1/balance_transactions/:id',
    {},
    one(({ balanceTransactions }) => balanceTransactions, 'balance_transaction', show),
  ),
];
