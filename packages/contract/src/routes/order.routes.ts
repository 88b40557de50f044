import { createRoute, z } from '@hono/zod-openapi';
import { callers } from '../caller.ts';
import { orderRequestSchema, orderSchema, ownOrderSchema, refundAccountSchema } from '../order.ts';
import { keyedRefusals, refusals } from '../problem.ts';
import { json, jsonBody, keyedHeaders, tokenSchema } from '../schema.ts';

const order = { content: json(orderSchema) };

export const placeOrder = createRoute({
  ...callers.anyone,
  method: 'post',
  path: '/v1/orders',
  summary: 'Turn a quote into an order and reserve all that it needs.',
  request: { headers: keyedHeaders, body: jsonBody(orderRequestSchema) },
  responses: {
    201: {
      description: 'The order, and its secret: shown here and in the mail, kept only as a hash.',
      content: json(z.object({ order: orderSchema, secret: tokenSchema })),
    },
    ...keyedRefusals(
      'quote-unknown',
      'quote-stale',
      'quote-used',
      'sold-out',
      'country-differs',
      'way-unavailable',
      'openpgp-key-refused',
    ),
  },
});

export const getOrder = createRoute({
  ...callers.buyer,
  method: 'get',
  path: '/v1/orders/mine',
  summary: 'The order whose secret is shown.',
  responses: {
    200: { description: 'The order.', content: json(ownOrderSchema) },
    ...refusals('order-unknown'),
  },
});

export const checkoutOrder = createRoute({
  ...callers.buyer,
  method: 'post',
  path: '/v1/orders/mine/checkout',
  summary: 'Where to pay. Asked again, it is the same page while that is open.',
  request: { headers: keyedHeaders },
  responses: {
    200: { description: 'The page to pay at.', content: json(z.object({ url: z.url() })) },
    ...keyedRefusals(
      'order-unknown',
      'already-paid',
      'pay-by-transfer',
      'order-cancelled',
      'sold-out',
      'payment-unavailable',
    ),
  },
});

export const settleOrder = createRoute({
  ...callers.buyer,
  method: 'post',
  path: '/v1/orders/mine/settle',
  summary: 'Ask Stripe now and follow what it says; the webhook does the same.',
  request: { headers: keyedHeaders },
  responses: {
    200: { description: 'The order.', ...order },
    ...keyedRefusals('order-unknown', 'payment-unavailable'),
  },
});

export const cancelOrder = createRoute({
  ...callers.buyer,
  method: 'post',
  path: '/v1/orders/mine/cancel',
  summary: 'Cancel an order that is not paid.',
  request: { headers: keyedHeaders },
  responses: {
    200: { description: 'The order, cancelled.', ...order },
    ...keyedRefusals('order-unknown', 'not-cancellable', 'payment-unavailable'),
  },
});

export const putRefundAccount = createRoute({
  ...callers.buyer,
  method: 'put',
  path: '/v1/orders/mine/refund-account',
  summary: 'Where money goes that cannot go back by card. Sealed like the address.',
  request: { headers: keyedHeaders, body: jsonBody(refundAccountSchema) },
  responses: {
    200: { description: 'It is kept.', ...order },
    ...keyedRefusals('order-unknown', 'address-destroyed'),
  },
});

export const withdrawOrder = createRoute({
  ...callers.buyer,
  method: 'post',
  path: '/v1/orders/mine/withdraw',
  summary: 'Withdraw from a paid order, without a reason, until 14 days after delivery.',
  request: { headers: keyedHeaders },
  responses: {
    200: { description: 'The order, withdrawn from; the acknowledgement comes by mail.', ...order },
    ...keyedRefusals('order-unknown', 'not-withdrawable'),
  },
});
