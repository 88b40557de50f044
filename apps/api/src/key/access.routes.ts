import type { OpenAPIHono } from '@hono/zod-openapi';
import { routes } from '@nyx/contract';
import type { Context } from 'hono';
import { attempt, transaction } from '../database/database.ts';
import { bearer } from '../http/bearer.ts';
import { refuse } from '../http/refuse.ts';
import { once } from '../idempotency/idempotency.ts';
import type { Shop } from '../shop.ts';
import { createKey, keyHolder, listKeys, revokeKey } from './key.ts';

export function accessRoutes(app: OpenAPIHono, shop: Shop): void {
  const adminOf = (c: Context) => keyHolder(shop.db, bearer(c), 'admin');

  app.openapi(routes.listAccess, async (c) => {
    const admin = await adminOf(c);
    if (!admin.ok) return refuse(c, admin);
    return c.json({ keys: await listKeys(shop.db) }, 200);
  });

  app.openapi(routes.createAccess, async (c) => {
    const admin = await adminOf(c);
    if (!admin.ok) return refuse(c, admin);
    const request = c.req.valid('json');
    return once(shop, c, admin.value.id, request, async (record) => {
      const made = await transaction(shop.db, async (tx) => {
        const key = await createKey(tx, shop.now(), request.name, request.scopes);
        await record(tx, 201, key);
        return key;
      });
      return c.json(made, 201);
    });
  });

  app.openapi(routes.revokeAccess, async (c) => {
    const admin = await adminOf(c);
    if (!admin.ok) return refuse(c, admin);
    const { id } = c.req.valid('param');
    return once(shop, c, admin.value.id, null, async (record) => {
      const revoked = await attempt(shop.db, async (tx) => {
        const answer = await revokeKey(tx, shop.now(), admin.value, id);
        if (answer.ok) await record(tx, 200, answer.value);
        return answer;
      });
      return revoked.ok ? c.json(revoked.value, 200) : refuse(c, revoked);
    });
  });
}
