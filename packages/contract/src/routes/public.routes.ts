import { createRoute, z } from '@hono/zod-openapi';
import { callers } from '../caller.ts';
import { waysToPaySchema } from '../order.ts';
import { refusals } from '../problem.ts';
import { certificateIdSchema, json } from '../schema.ts';
import { stockSchema } from '../stock.ts';

/** A file byte for byte: the client gives its text. Lines of JSON, but not one JSON document. */
const file = { content: { 'text/plain': { schema: z.string().min(1) } } };
const document = {
  content: json(z.record(z.string(), z.unknown())),
};

export const getStock = createRoute({
  ...callers.anyone,
  method: 'get',
  path: '/v1/stock/{model}',
  summary: 'What can be built now, by SKU.',
  request: { params: z.object({ model: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/) }) },
  responses: {
    200: { description: 'Each board variant and part of the model.', content: json(stockSchema) },
    ...refusals('model-unknown'),
  },
});

export const getWaysToPay = createRoute({
  ...callers.anyone,
  method: 'get',
  path: '/v1/ways-to-pay',
  summary: 'How an order can be paid here.',
  responses: {
    200: { description: 'The ways.', content: json(waysToPaySchema) },
    ...refusals(),
  },
});

export const getCertificate = createRoute({
  ...callers.anyone,
  method: 'get',
  path: '/v1/certificates/{id}',
  summary:
    'A certificate file, byte for byte as it was stored: one signed statement a line. How it was sent is added when it was.',
  request: { params: z.object({ id: certificateIdSchema }) },
  responses: {
    200: { description: 'The file.', ...file },
    ...refusals('certificate-unknown'),
  },
});

export const getTrustRoot = createRoute({
  ...callers.anyone,
  method: 'get',
  path: '/v1/trust-root',
  summary: 'The signed file that says which keys may sign what.',
  responses: {
    200: { description: 'The file.', ...file },
    ...refusals('trust-root-missing'),
  },
});

export const stripeWebhook = createRoute({
  ...callers.stripe,
  method: 'post',
  path: '/v1/stripe/webhook',
  summary: 'Takes a signed event; what it says is looked up at Stripe before it is believed.',
  responses: {
    200: {
      description: 'The event is stored.',
      content: json(z.object({ received: z.literal(true) })),
    },
    ...refusals('signature-refused'),
  },
});

const ok = {
  200: { description: 'Yes.', content: json(z.object({ ok: z.literal(true) })) },
};

export const getHealth = createRoute({
  ...callers.anyone,
  method: 'get',
  path: '/healthz',
  summary: 'Whether the process runs.',
  responses: { ...ok, ...refusals() },
});

export const getReady = createRoute({
  ...callers.anyone,
  method: 'get',
  path: '/readyz',
  summary: 'Whether it can serve: it is not stopping and the database answers.',
  responses: { ...ok, ...refusals() },
});

export const getOpenapi = createRoute({
  ...callers.anyone,
  method: 'get',
  path: '/openapi.json',
  summary: 'This contract as OpenAPI 3.1.',
  responses: { 200: { description: 'The document.', ...document }, ...refusals() },
});
