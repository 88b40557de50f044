import { createRoute, z } from '@hono/zod-openapi';
import { callers } from '../caller.ts';
import { refusals } from '../problem.ts';
import { invoiceNumberSchema } from '../schema.ts';

/** One HTML file with its style in it: no script, nothing from outside. */
const page = {
  200: {
    description: 'To print or keep.',
    content: { 'text/html': { schema: z.string().min(1) } },
  },
};

export const getReceipt = createRoute({
  ...callers.buyer,
  method: 'get',
  path: '/v1/orders/mine/receipt',
  summary: 'What was bought and paid, without who bought it.',
  responses: { ...page, ...refusals('order-unknown', 'not-paid') },
});

export const getInvoice = createRoute({
  ...callers.buyer,
  method: 'get',
  path: '/v1/orders/mine/invoices/{number}',
  summary: 'An invoice or credit note of this order.',
  request: { params: z.object({ number: invoiceNumberSchema }) },
  responses: { ...page, ...refusals('order-unknown', 'invoice-unknown') },
});
