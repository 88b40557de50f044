import { createCustomer, customerShape } from './customer.ts';
import {
  createEndpoint,
  endpointShape,
  endpointUpdateShape,
  shownEndpoint,
  updateEndpoint,
} from './endpoint.ts';
import { done, missing, refuse } from './error.ts';
import { createPrice, createProduct, priceShape, productShape } from './line-item.ts';
import { pageOf, within } from './page-of.ts';
import { flag, list, type Params, text } from './param.ts';
import { filters, one, type Route, route, show } from './route.ts';
import { pageShape } from './session-params.ts';

export const shopRoutes: readonly Route[] = [
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
