import type { OpenAPIHono } from '@hono/zod-openapi';
import { routes } from '@nyx/contract';
import { bearer } from '../http/bearer.ts';
import { refuse } from '../http/refuse.ts';
import { keyHolder } from '../key/key.ts';
import type { Shop } from '../shop.ts';
import { readTrail } from './audit.ts';

export function auditRoutes(app: OpenAPIHono, shop: Shop): void {
  app.openapi(routes.getAudit, async (c) => {
    const holder = await keyHolder(shop.db, bearer(c), 'staff');
    if (!holder.ok) return refuse(c, holder);
    return c.json(await readTrail(shop.db, Number(c.req.valid('param').after)), 200);
  });
}
