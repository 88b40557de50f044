import { createRoute, z } from '@hono/zod-openapi';
import { auditPageSchema } from '../audit.ts';
import { callers } from '../caller.ts';
import { refusals } from '../problem.ts';
import { json } from '../schema.ts';

export const getAudit = createRoute({
  ...callers.staff,
  method: 'get',
  path: '/v1/audit/{after}',
  summary: 'The audit trail after an entry, a page at a time; 0 for its start.',
  request: { params: z.object({ after: z.string().regex(/^\d{1,15}$/) }) },
  responses: {
    200: {
      description: 'The next entries, and where the trail ends now. No entries: that is all.',
      content: json(auditPageSchema),
    },
    ...refusals('key-unknown', 'scope-missing'),
  },
});
