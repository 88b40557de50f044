import { createRoute, z } from '@hono/zod-openapi';
import { accessKeySchema, accessRequestSchema, newAccessKeySchema } from '../access.ts';
import { callers } from '../caller.ts';
import { keyedRefusals, refusals } from '../problem.ts';
import { accessIdSchema, json, jsonBody, keyedHeaders } from '../schema.ts';

const keyErrors = ['key-unknown', 'scope-missing'] as const;

export const listAccess = createRoute({
  ...callers.admin,
  method: 'get',
  path: '/v1/access',
  summary: 'Who has a key and what it may do, revoked ones too.',
  responses: {
    200: {
      description: 'The keys, oldest first, without the keys themselves.',
      content: json(z.object({ keys: z.array(accessKeySchema) })),
    },
    ...refusals(...keyErrors),
  },
});

export const createAccess = createRoute({
  ...callers.admin,
  method: 'post',
  path: '/v1/access',
  summary: 'Make a key for a person.',
  request: { headers: keyedHeaders, body: jsonBody(accessRequestSchema) },
  responses: {
    201: {
      description: 'The key, shown here and nowhere else.',
      content: json(newAccessKeySchema),
    },
    ...keyedRefusals(...keyErrors),
  },
});

export const revokeAccess = createRoute({
  ...callers.admin,
  method: 'post',
  path: '/v1/access/{id}/revoke',
  summary: 'Take a key back, at once. Twice is once.',
  request: { params: z.object({ id: accessIdSchema }), headers: keyedHeaders },
  responses: {
    200: { description: 'The key, revoked.', content: json(accessKeySchema) },
    ...keyedRefusals(...keyErrors, 'access-unknown', 'last-admin'),
  },
});
