import type { RouteConfig } from '@hono/zod-openapi';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { routes } from './index.ts';
import { openapiDocument } from './openapi.ts';

const all = Object.entries<RouteConfig>(routes);
const whole = openapiDocument();

describe('the contract', () => {
  it('is written as OpenAPI 3.1 with every route under its own name', () => {
    expect(whole.openapi).toBe('3.1.0');
    const operations = Object.values(whole.paths ?? {}).flatMap((path) => [
      path.get?.operationId,
      path.post?.operationId,
      path.put?.operationId,
    ]);
    expect(operations.filter((name) => name !== undefined).toSorted()).toEqual(
      Object.keys(routes).toSorted(),
    );
  });

  it('is a document that a validator of OpenAPI accepts', async () => {
    const validator = new Validator();
    const document = JSON.parse(JSON.stringify(whole));
    expect(await validator.validate(document)).toEqual({ valid: true });
    expect(validator.version).toBe('3.1');
    document.paths['/healthz'].get.responses[200].description = 1;
    expect(await validator.validate(document)).toMatchObject({ valid: false });
  });

  it('says of every route who may call it', () => {
    for (const [name, route] of all) expect(route, name).toHaveProperty('x-caller');
  });

  it('asks every route that changes something for an Idempotency-Key, but for the webhook', () => {
    const open = all
      .filter(([, { method, request }]) => method !== 'get' && request?.headers === undefined)
      .map(([name]) => name);
    expect(open).toEqual(['stripeWebhook']);
  });

  it('writes the same document twice', () => {
    expect(JSON.stringify(openapiDocument())).toBe(JSON.stringify(whole));
  });
});
