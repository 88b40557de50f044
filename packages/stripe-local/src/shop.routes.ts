import { createCustomer, customerFacts, customerShape } from './customer.ts';
import { done } from './error.ts';
import { emit } from './event.ts';
import { createPrice, createProduct, priceShape, productShape } from './product.ts';
import { one, type Route, route, show } from './route.ts';

export const shopRoutes: readonly Route[] = [
  route('POST', '/v1/customers', customerShape, (world, params) =>
    done(createCustomer(world, customerFacts(params))),
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
    const price = createPrice(world, params);
    if (price.ok) emit(world, 'price.created', price.value);
    return price;
  }),
  route(
    'GET',
    '/v1/prices/:id',
    {},
    one((state) => state.prices, 'price', show),
  ),
];
