import type { OpenAPIHono } from '@hono/zod-openapi';
import { routes } from '@nyx/contract';
import { bearer } from '../http/bearer.ts';
import { htmlPage } from '../http/file.ts';
import { refuse } from '../http/refuse.ts';
import { orderBySecret, orderUnknown } from '../order/order.ts';
import type { Shop } from '../shop.ts';
import { invoicePage, receiptPage } from './invoice.ts';

export function invoiceRoutes(app: OpenAPIHono, shop: Shop): void {
  app.openapi(routes.getReceipt, async (c) => {
    const own = await orderBySecret(shop.db, bearer(c));
    if (own === undefined) return refuse(c, orderUnknown());
    const page = await receiptPage(shop, own.order);
    return page.ok ? htmlPage(c, page.value) : refuse(c, page);
  });

  app.openapi(routes.getInvoice, async (c) => {
    const own = await orderBySecret(shop.db, bearer(c));
    if (own === undefined) return refuse(c, orderUnknown());
    const page = await invoicePage(shop, own.order.id, c.req.valid('param').number);
    return page.ok ? htmlPage(c, page.value) : refuse(c, page);
  });
}
