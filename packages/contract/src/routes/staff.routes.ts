import { createRoute, z } from '@hono/zod-openapi';
import { callers } from '../caller.ts';
import { keyedRefusals, refusals } from '../problem.ts';
import { json, jsonBody, keyedHeaders } from '../schema.ts';
import {
  orderNameSchema,
  receivedRequestSchema,
  refundRequestSchema,
  refundSentSchema,
  staffOrderSchema,
} from '../staff.ts';

const params = z.object({ order: orderNameSchema });
const order = {
  200: { description: 'The order as it is now.', content: json(staffOrderSchema) },
};
const errors = ['key-unknown', 'scope-missing', 'order-unknown'] as const;

export const getStaffOrder = createRoute({
  ...callers.staff,
  method: 'get',
  path: '/v1/staff/orders/{order}',
  summary: 'An order with its payments and refunds, without who bought it.',
  request: { params },
  responses: { ...order, ...refusals(...errors) },
});

export const recordPayment = createRoute({
  ...callers.staff,
  method: 'post',
  path: '/v1/staff/orders/{order}/payments',
  summary: 'Money came that Stripe does not tell of. The same way and reference again is the same.',
  request: { params, headers: keyedHeaders, body: jsonBody(receivedRequestSchema) },
  responses: { ...order, ...keyedRefusals(...errors, 'payment-known', 'payment-unavailable') },
});

export const cancelForBuyer = createRoute({
  ...callers.staff,
  method: 'post',
  path: '/v1/staff/orders/{order}/cancel',
  summary: 'Cancel an order that has not left; what was paid goes back.',
  request: { params, headers: keyedHeaders },
  responses: { ...order, ...keyedRefusals(...errors, 'not-cancellable', 'payment-unavailable') },
});

export const refundOrder = createRoute({
  ...callers.staff,
  method: 'post',
  path: '/v1/staff/orders/{order}/refunds',
  summary: 'Give money back: by card by itself, else a person sends it. Never more than came.',
  request: { params, headers: keyedHeaders, body: jsonBody(refundRequestSchema) },
  responses: { ...order, ...keyedRefusals(...errors, 'not-refundable') },
});

export const recordRefund = createRoute({
  ...callers.staff,
  method: 'post',
  path: '/v1/staff/orders/{order}/refunds/{number}',
  summary: 'A refund that goes by hand was sent.',
  request: {
    params: params.extend({ number: z.string().regex(/^[1-9]\d{0,4}$/) }),
    headers: keyedHeaders,
    body: jsonBody(refundSentSchema),
  },
  responses: { ...order, ...keyedRefusals(...errors, 'refund-unknown', 'refund-settled') },
});

export const recordDelivery = createRoute({
  ...callers.staff,
  method: 'post',
  path: '/v1/staff/orders/{order}/delivered',
  summary: 'The parcel has arrived: the 14 days to withdraw begin.',
  request: { params, headers: keyedHeaders },
  responses: { ...order, ...keyedRefusals(...errors, 'not-shipped') },
});

export const recordReturn = createRoute({
  ...callers.staff,
  method: 'post',
  path: '/v1/staff/orders/{order}/returned',
  summary: 'The laptop is back; for an order that was withdrawn from, the money goes back now.',
  request: { params, headers: keyedHeaders },
  responses: { ...order, ...keyedRefusals(...errors, 'not-shipped') },
});
