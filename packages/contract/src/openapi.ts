import { OpenAPIHono, type RouteConfig } from '@hono/zod-openapi';
import { securitySchemes } from './caller.ts';
import { routes } from './routes.ts';

/** The contract as an OpenAPI 3.1 document; `operationId` is the name the client uses. */
export function openapiDocument() {
  const app = new OpenAPIHono();
  for (const [name, scheme] of Object.entries(securitySchemes))
    app.openAPIRegistry.registerComponent('securitySchemes', name, scheme);
  for (const [name, route] of Object.entries<RouteConfig>(routes))
    app.openAPIRegistry.registerPath({ ...route, operationId: name });
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Nyx',
      version: '1',
      description: 'Quotes, orders, stock, units and certificates of the Nyx shop.',
    },
  });
}
