import { OpenAPIHono } from '@hono/zod-openapi';
import { routes } from '@nyx/contract';
import { openapiDocument } from '@nyx/contract/openapi';
import { bodyLimit } from 'hono/body-limit';
import { routePath } from 'hono/route';
import { auditRoutes } from './audit/audit.routes.ts';
import { certificateRoutes } from './certificate/certificate.routes.ts';
import { rows } from './database/database.ts';
import { statement } from './database/statement.ts';
import { jsonFile } from './http/file.ts';
import { answerError, answerInvalid, answerNotFound } from './http/problems.ts';
import { refuse, refused } from './http/refuse.ts';
import { invoiceRoutes } from './invoice/invoice.routes.ts';
import { accessRoutes } from './key/access.routes.ts';
import { orderRoutes } from './order/order.routes.ts';
import { staffRoutes } from './order/staff.routes.ts';
import { webhookRoutes } from './payment/webhook.routes.ts';
import { quoteRoutes } from './quote/quote.routes.ts';
import type { Shop } from './shop.ts';
import { stockRoutes } from './stock/stock.routes.ts';
import { unitRoutes } from './unit/unit.routes.ts';

const KIB = 1024;
const atMost = (maxSize: number) =>
  bodyLimit({
    maxSize,
    onError: (context) =>
      refuse(
        context,
        refused('too-large', 'body', 'The body is too large.', 'Send less than the limit.'),
      ),
  });
const limits = { form: atMost(64 * KIB), event: atMost(512 * KIB), file: atMost(4096 * KIB) };
/** Evidence and certificates are files; nothing else needs more than a form. */
const limitOf = (path: string) =>
  /^\/v1\/units\/[^/]+\/(?:evidence|certificate)$/.test(path)
    ? limits.file
    : path === '/v1/stripe/webhook'
      ? limits.event
      : limits.form;

/** Asked every few seconds by whatever keeps us running: not worth a line. */
const probes = new Set(['/healthz', '/readyz']);

/** The API over one shop. `stopping` makes it unready while it drains. */
export function createApp(shop: Shop, stopping: () => boolean): OpenAPIHono {
  const app = new OpenAPIHono({ defaultHook: answerInvalid });
  app.onError((error, c) => answerError(error, c, shop.log));
  app.notFound(answerNotFound);

  app.use(async (c, next) => {
    const started = performance.now();
    await next();
    c.res.headers.set('x-content-type-options', 'nosniff');
    if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-store');
    const ms = Math.round((performance.now() - started) * 10) / 10;
    // The route, not the path: a path can hold a token.
    const route = `${c.req.method} ${routePath(c, -1)}`;
    if (!probes.has(c.req.path)) shop.log('info', 'request', { route, status: c.res.status, ms });
  });
  // A GET has no body that anybody reads; to look for one makes a whole Request of it first.
  app.use((c, next) => (c.req.method === 'GET' ? next() : limitOf(c.req.path)(c, next)));

  stockRoutes(app, shop);
  quoteRoutes(app, shop);
  orderRoutes(app, shop);
  invoiceRoutes(app, shop);
  staffRoutes(app, shop);
  webhookRoutes(app, shop);
  unitRoutes(app, shop);
  certificateRoutes(app, shop);
  auditRoutes(app, shop);
  accessRoutes(app, shop);

  // Printed when it is first asked for: it takes a fifth of a start, and few ask.
  let document: string | undefined;
  app.openapi(routes.getOpenapi, (c) => {
    document ??= JSON.stringify(openapiDocument());
    return jsonFile(c, document, 'public, max-age=300');
  });
  app.openapi(routes.getHealth, (c) => c.json({ ok: true } as const, 200));
  app.openapi(routes.getReady, async (c) => {
    if (!stopping()) {
      await rows(shop.db, statement`SELECT 1`);
      return c.json({ ok: true } as const, 200);
    }
    return refuse(
      c,
      refused('unavailable', 'service', 'This process is stopping.', 'Ask another one.'),
    );
  });
  return app;
}
