import type { OpenAPIHono } from '@hono/zod-openapi';
import { routes } from '@nyx/contract';
import { attempt, transaction } from '../database/database.ts';
import { refuse } from '../http/refuse.ts';
import { once } from '../idempotency/idempotency.ts';
import type { Shop } from '../shop.ts';
import { changeQuote, createQuote, findQuote, priceRequest, quoteView } from './quote.ts';

export function quoteRoutes(app: OpenAPIHono, shop: Shop): void {
  app.openapi(routes.createQuote, async (c) => {
    const request = c.req.valid('json');
    const priced = priceRequest(request);
    if (!priced.ok) return refuse(c, priced);
    return once(shop, c, 'anyone', request, async (record) => {
      const quote = await transaction(shop.db, (tx) =>
        createQuote(tx, shop.now(), priced.value, (made) => record(tx, 201, made)),
      );
      return c.json(quote, 201);
    });
  });

  app.openapi(routes.getQuote, async (c) => {
    const { token } = c.req.valid('param');
    const found = await findQuote(shop.db, token);
    return found.ok ? c.json(quoteView(found.value, token), 200) : refuse(c, found);
  });

  app.openapi(routes.changeQuote, async (c) => {
    const { token } = c.req.valid('param');
    const { version, ...request } = c.req.valid('json');
    const priced = priceRequest(request);
    if (!priced.ok) return refuse(c, priced);
    return once(shop, c, 'anyone', { version, ...request }, async (record) => {
      const changed = await attempt(shop.db, async (tx) => {
        const quote = await changeQuote(tx, shop.now(), token, version, priced.value);
        if (quote.ok) await record(tx, 200, quote.value);
        return quote;
      });
      return changed.ok ? c.json(changed.value, 200) : refuse(c, changed);
    });
  });
}
