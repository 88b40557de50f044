import { createRoute, z } from '@hono/zod-openapi';
import { callers } from '../caller.ts';
import { keyedRefusals, refusals } from '../problem.ts';
import { json, jsonBody, keyedHeaders, unitIdSchema } from '../schema.ts';
import {
  boardsSchema,
  certificateRequestSchema,
  evidenceRequestSchema,
  factsSchema,
  shipRequestSchema,
  unitSchema,
} from '../unit.ts';

const params = z.object({ id: unitIdSchema });
const unit = {
  200: { description: 'The unit.', content: json(unitSchema) },
};
const keyErrors = ['key-unknown', 'scope-missing'] as const;

export const nextUnit = createRoute({
  ...callers.technician,
  method: 'post',
  path: '/v1/units/next',
  summary: 'Take the oldest paid order that one of these boards can serve.',
  request: { headers: keyedHeaders, body: jsonBody(boardsSchema) },
  responses: { ...unit, ...keyedRefusals(...keyErrors, 'nothing-to-build') },
});

export const getUnit = createRoute({
  ...callers.technician,
  method: 'get',
  path: '/v1/units/{id}',
  summary: 'A unit that this technician took.',
  request: { params },
  responses: { ...unit, ...refusals(...keyErrors, 'unit-unknown') },
});

export const putFacts = createRoute({
  ...callers.technician,
  method: 'put',
  path: '/v1/units/{id}/facts',
  summary: 'Which machine and which disk it is.',
  request: { params, headers: keyedHeaders, body: jsonBody(factsSchema) },
  responses: {
    ...unit,
    ...keyedRefusals(
      ...keyErrors,
      'unit-unknown',
      'unit-sealed',
      'serial-taken',
      'serial-placeholder',
    ),
  },
});

export const addEvidence = createRoute({
  ...callers.technician,
  method: 'post',
  path: '/v1/units/{id}/evidence',
  summary: 'Attach what was measured.',
  request: { params, headers: keyedHeaders, body: jsonBody(evidenceRequestSchema) },
  responses: {
    ...unit,
    ...keyedRefusals(
      ...keyErrors,
      'unit-unknown',
      'unit-sealed',
      'digest-differs',
      'evidence-full',
    ),
  },
});

export const addCertificate = createRoute({
  ...callers.technician,
  method: 'post',
  path: '/v1/units/{id}/certificate',
  summary: 'Store the certificate, which seals the unit.',
  request: { params, headers: keyedHeaders, body: jsonBody(certificateRequestSchema) },
  responses: {
    ...unit,
    ...keyedRefusals(
      ...keyErrors,
      'unit-unknown',
      'unit-sealed',
      'unit-not-ready',
      'order-stopped',
      'certificate-refused',
    ),
  },
});

export const shipUnit = createRoute({
  ...callers.technician,
  method: 'post',
  path: '/v1/units/{id}/ship',
  summary:
    'The parcel is with the carrier. A signed statement of how it was sent becomes a line of the certificate.',
  request: { params, headers: keyedHeaders, body: jsonBody(shipRequestSchema) },
  responses: {
    ...unit,
    ...keyedRefusals(
      ...keyErrors,
      'unit-unknown',
      'unit-not-ready',
      'order-stopped',
      'certificate-refused',
    ),
  },
});
