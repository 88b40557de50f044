import { createRoute, z } from '@hono/zod-openapi';
import { callers } from '../caller.ts';
import { keyedRefusals, refusals } from '../problem.ts';
import { quoteChangeSchema, quoteRequestSchema, quoteSchema } from '../quote.ts';
import { json, jsonBody, keyedHeaders, tokenSchema } from '../schema.ts';

const params = z.object({ token: tokenSchema });
const answer = { content: json(quoteSchema) };

export const createQuote = createRoute({
  ...callers.anyone,
  method: 'post',
  path: '/v1/quotes',
  summary: 'Price a configuration with a profile, for one country.',
  request: { headers: keyedHeaders, body: jsonBody(quoteRequestSchema) },
  responses: {
    201: { description: 'The quote. Its token is the only way back to it.', ...answer },
    ...keyedRefusals('configuration-refused', 'profile-refused'),
  },
});

export const getQuote = createRoute({
  ...callers.anyone,
  method: 'get',
  path: '/v1/quotes/{token}',
  summary: 'The quote with this token.',
  request: { params },
  responses: {
    200: { description: 'The quote.', ...answer },
    ...refusals('quote-unknown'),
  },
});

export const changeQuote = createRoute({
  ...callers.anyone,
  method: 'put',
  path: '/v1/quotes/{token}',
  summary: 'Change a quote; it is priced anew and lives longer.',
  request: { params, headers: keyedHeaders, body: jsonBody(quoteChangeSchema) },
  responses: {
    200: { description: 'The quote, one version later.', ...answer },
    ...keyedRefusals(
      'quote-unknown',
      'quote-changed',
      'quote-used',
      'configuration-refused',
      'profile-refused',
    ),
  },
});
