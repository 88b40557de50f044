import { createCustomer, customerShape } from './customer.ts';
import { updateDispute } from './dispute.ts';
import {
  createEndpoint,
  endpointShape,
  endpointUpdateShape,
  shownEndpoint,
  updateEndpoint,
} from './endpoint.ts';
import { done, missing, type Outcome, refuse } from './error.ts';
import type { Form } from './form.ts';
import { createPrice, createProduct, kept, priceShape, productShape } from './line-item.ts';
import { pageOf, within } from './page-of.ts';
import { flag, list, metadata, type Params, range, readParams, type Shape, text } from './param.ts';
import { cancelRefund, createRefund, refundShape } from './refund.ts';
import { createSession, expireSession, mergeMetadata, updateSession } from './session.ts';
import { createShape, listShape, pageShape, updateShape } from './session-params.ts';
import type { State } from './state.ts';
import type { World } from './world.ts';

/** An endpoint of the API. `answer` says whether it began, because only then is it kept for its key. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  answer(
    world: World,
    form: Form,
    id: string,
  ): { began: boolean; outcome: Outcome<object>; expand: readonly string[] };
}

function route<S extends Shape>(
  method: Route['method'],
  path: string,
  shape: S,
  run: (world: World, params: Params<S>, id: string) => Outcome<object>,
): Route {
  return {
    method,
    path,
    answer(world, form, id) {
      const params = readParams({ expand: list(text()), ...shape }, form);
      if (!params.ok) return { began: false, outcome: params, expand: [] };
      const { expand = [] } = params.value as { expand?: readonly string[] };
      return { began: true, outcome: run(world, params.value as Params<S>, id), expand };
    },
  };
}

/** Runs with the object that the path names, or answers 404. */
function one<R, P>(
  table: (state: State) => Readonly<Record<string, R>>,
  noun: string,
  run: (world: World, row: R, params: P) => Outcome<object>,
) {
  return (world: World, params: P, id: string): Outcome<object> => {
    const rows = table(world.state);
    const row = Object.hasOwn(rows, id) ? rows[id] : undefined;
    return row === undefined ? missing(noun, id) : run(world, row, params);
  };
}

const show = (_: World, row: object) => done(row);
const filters = { ...pageShape, created: range };

const sessions = '/v1/checkout/sessions';
const described = { metadata, description: text(1000), expand: list(text()) };

export const routes: readonly Route[] = [
  route('POST', sessions, createShape, createSession),
  route('GET', sessions, listShape, ({ state }, params) => {
    const rows = Object.values(state.sessions).filter(
      (session) =>
        within(session.created, params.created) &&
        (params.customer === undefined || session.customer === params.customer) &&
        (params.payment_intent === undefined || session.payment_intent === params.payment_intent) &&
        (params.status === undefined || session.status === params.status) &&
        (params.customer_details === undefined ||
          session.customer_details?.email === params.customer_details.email),
    );
    return pageOf(rows, params, sessions);
  }),
  route(
    'GET',
    `${sessions}/:id`,
    {},
    one((state) => state.sessions, 'checkout.session', show),
  ),
  route(
    'POST',
    `${sessions}/:id`,
    updateShape,
    one((state) => state.sessions, 'checkout.session', updateSession),
  ),
  route(
    'POST',
    `${sessions}/:id/expire`,
    {},
    one(
      (state) => state.sessions,
      'checkout.session',
      (world, row) => expireSession(world, row),
    ),
  ),
  route(
    'GET',
    `${sessions}/:id/line_items`,
    pageShape,
    one(
      (state) => state.sessions,
      'checkout.session',
      ({ state }, { id }, params: Params<typeof pageShape>) =>
        pageOf(state.lineItems[id] ?? [], params, `${sessions}/${id}/line_items`, false),
    ),
  ),

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

  route('POST', '/v1/customers', customerShape, (world, params) =>
    done(createCustomer(world, params)),
  ),
  route(
    'GET',
    '/v1/customers/:id',
    {},
    one((state) => state.customers, 'customer', show),
  ),
  route('POST', '/v1/products', productShape, (world, params) =>
    done(createProduct(world, params)),
  ),
  route(
    'GET',
    '/v1/products/:id',
    {},
    one((state) => state.products, 'product', show),
  ),
  route('POST', '/v1/prices', priceShape, (world, params) => {
    const named = params.product === undefined ? undefined : world.state.products[params.product];
    if (named === undefined && params.product !== undefined)
      return missing('product', params.product, 'product');
    if ((named === undefined) === (params.product_data === undefined))
      return refuse('You must specify exactly one of `product` or `product_data`.');
    const product = named ?? createProduct(world, params.product_data ?? { name: '' });
    return done(createPrice(world, product, params));
  }),
  route(
    'GET',
    '/v1/prices/:id',
    {},
    one((state) => state.prices, 'price', show),
  ),

  route(
    'GET',
    '/v1/events',
    { ...filters, type: text(), types: list(text(), 20), delivery_success: flag },
    (world, params) => {
      const horizon = world.now() / 1000 - 30 * 24 * 60 * 60;
      const rows = Object.values(world.state.events).filter(
        (event) =>
          event.created >= horizon &&
          within(event.created, params.created) &&
          (params.type === undefined || event.type === params.type) &&
          (params.types === undefined || params.types.includes(event.type)) &&
          (params.delivery_success === undefined ||
            (event.pending_webhooks === 0) === params.delivery_success),
      );
      return pageOf(rows, params, '/v1/events');
    },
  ),
  route(
    'GET',
    '/v1/events/:id',
    {},
    one((state) => state.events, 'event', show),
  ),

  route('POST', '/v1/webhook_endpoints', endpointShape, (world, params) => {
    const created = createEndpoint(world, params);
    return created.ok ? done(shownEndpoint(created.value, true)) : created;
  }),
  route('GET', '/v1/webhook_endpoints', pageShape, ({ state }, params) =>
    pageOf(Object.values(state.endpoints), params, '/v1/webhook_endpoints'),
  ),
  route(
    'GET',
    '/v1/webhook_endpoints/:id',
    {},
    one((state) => state.endpoints, 'webhook endpoint', show),
  ),
  route(
    'POST',
    '/v1/webhook_endpoints/:id',
    endpointUpdateShape,
    one(
      (state) => state.endpoints,
      'webhook endpoint',
      (_, row, params: Params<typeof endpointUpdateShape>) => done(updateEndpoint(row, params)),
    ),
  ),
  route(
    'DELETE',
    '/v1/webhook_endpoints/:id',
    {},
    one(
      (state) => state.endpoints,
      'webhook endpoint',
      ({ state }, { id }) => {
        delete state.endpoints[id];
        return done({ id, object: 'webhook_endpoint', deleted: true });
      },
    ),
  ),
];
