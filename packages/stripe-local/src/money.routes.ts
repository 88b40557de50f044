import { updateDispute } from './dispute.ts';
import { done, refuse } from './error.ts';
import { kept } from './line-item.ts';
import { pageOf, within } from './page-of.ts';
import { flag, list, metadata, type Params, text } from './param.ts';
import { cancelRefund, createRefund, refundShape } from './refund.ts';
import { filters, one, type Route, route, show } from './route.ts';
import { mergeMetadata } from './session.ts';

const described = { metadata, description: text(1000), expand: list(text()) };

export const moneyRoutes: readonly Route[] = [
  route('GET', '/v1/payment_intents', { ...filters, customer: text() }, ({ state }, params) =>
    pageOf(
      Object.values(state.paymentIntents).filter(
        ({ created, customer }) =>
          within(created, params.created) &&
          (params.customer === undefined || customer === params.customer),
      ),
      params,
      '/v1/payment_intents',
    ),
  ),
  route(
    'GET',
    '/v1/payment_intents/:id',
    {},
    one((state) => state.paymentIntents, 'payment_intent', show),
  ),
  route(
    'POST',
    '/v1/payment_intents/:id',
    described,
    one(
      (state) => state.paymentIntents,
      'payment_intent',
      (_, row, params: Params<typeof described>) => {
        row.metadata = mergeMetadata(row.metadata, params.metadata);
        row.description = params.description ?? row.description;
        return done(row);
      },
    ),
  ),
  route(
    'POST',
    '/v1/payment_intents/:id/cancel',
    { cancellation_reason: text() },
    one(
      (state) => state.paymentIntents,
      'payment_intent',
      () =>
        refuse(
          'You cannot cancel this PaymentIntent because it was created by a Checkout Session; expire the session instead.',
          { code: 'payment_intent_unexpected_state' },
        ),
    ),
  ),

  route('GET', '/v1/charges', { ...filters, payment_intent: text() }, ({ state }, params) =>
    pageOf(
      Object.values(state.charges).filter(
        ({ created, payment_intent: intent }) =>
          within(created, params.created) &&
          (params.payment_intent === undefined || intent === params.payment_intent),
      ),
      params,
      '/v1/charges',
    ),
  ),
  route(
    'GET',
    '/v1/charges/:id',
    {},
    one((state) => state.charges, 'charge', show),
  ),
  route(
    'GET',
    '/v1/balance_transactions/:id',
    {},
    one((state) => state.balanceTransactions, 'balance_transaction', show),
  ),

  route('POST', '/v1/refunds', refundShape, createRefund),
  route(
    'GET',
    '/v1/refunds',
    { ...filters, payment_intent: text(), charge: text() },
    ({ state }, params) =>
      pageOf(
        Object.values(state.refunds).filter(
          (refund) =>
            within(refund.created, params.created) &&
            (params.charge === undefined || refund.charge === params.charge) &&
            (params.payment_intent === undefined ||
              refund.payment_intent === params.payment_intent),
        ),
        params,
        '/v1/refunds',
      ),
  ),
  route(
    'GET',
    '/v1/refunds/:id',
    {},
    one((state) => state.refunds, 'refund', show),
  ),
  route(
    'POST',
    '/v1/refunds/:id',
    { metadata },
    one(
      (state) => state.refunds,
      'refund',
      (_, row, params: { metadata?: Record<string, string> | '' }) => {
        row.metadata = mergeMetadata(row.metadata, params.metadata);
        return done(row);
      },
    ),
  ),
  route(
    'POST',
    '/v1/refunds/:id/cancel',
    {},
    one((state) => state.refunds, 'refund', cancelRefund),
  ),

  route(
    'GET',
    '/v1/disputes',
    { ...filters, payment_intent: text(), charge: text() },
    ({ state }, params) =>
      pageOf(
        Object.values(state.disputes).filter(
          (dispute) =>
            (params.charge === undefined || dispute.charge === params.charge) &&
            (params.payment_intent === undefined ||
              dispute.payment_intent === params.payment_intent),
        ),
        params,
        '/v1/disputes',
      ),
  ),
  route(
    'GET',
    '/v1/disputes/:id',
    {},
    one((state) => state.disputes, 'dispute', show),
  ),
  route(
    'POST',
    '/v1/disputes/:id',
    { evidence: metadata, metadata, submit: flag },
    one(
      (state) => state.disputes,
      'dispute',
      (
        world,
        row,
        params: {
          evidence?: Record<string, string> | '';
          metadata?: Record<string, string> | '';
          submit?: boolean;
        },
      ) => {
        row.metadata = mergeMetadata(row.metadata, params.metadata);
        return updateDispute(world, row, kept(params.evidence), params.submit ?? true);
      },
    ),
  ),
];
