import { createCustomer, customerShape } from './customer.ts';
import { done, missing, refuse } from './error.ts';
import { emit } from './event.ts';
import { createPrice, createProduct, priceShape, productShape } from './line-item.ts';
import { one, type Route, route, show } from './route.ts';

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
  route('POST', '/v1/products', productShape, (world, params) => {
    const product = createProduct(world, params);
    emit(world, 'product.created', product);
    return done(product);
  }),
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
    const price = createPrice(world, product, params);
    emit(world, 'price.created', price);
    return done(price);
  }),
  route(
    'GET',
    '/v1/prices/:id',
    {},
    one((state) => state.prices, 'price', show),
  ),
];
