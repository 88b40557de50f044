import type { OpenAPIHono } from '@hono/zod-openapi';
import { type Order, routes } from '@nyx/contract';
import type { Queries } from '../database/database.ts';
import { openDelivery } from '../delivery/delivery.ts';
import { bearer } from '../http/bearer.ts';
import { refuse } from '../http/refuse.ts';
import { once } from '../idempotency/idempotency.ts';
import { invoicesOf } from '../invoice/invoice.ts';
import { checkout, paymentUnavailable } from '../payment/checkout.ts';
import { settleOrder } from '../payment/settle.ts';
import type { Shop } from '../shop.ts';
import { cancelOrder } from './cancel.ts';
import { orderById, orderBySecret, orderUnknown, orderView } from './order.ts';
import { type Placed, placeOrder } from './place.ts';

/** The order as it is now, inside the transaction that changed it. */
async function viewOf(queries: Queries, id: string): Promise<Order> {
  const order = await orderById(queries, id);
  if (order === undefined) throw new Error('an order that was there is gone');
  return orderView(order);
}

export function orderRoutes(app: OpenAPIHono, shop: Shop): void {
  app.openapi(routes.placeOrder, async (c) => {
    const request = c.req.valid('json');
    return once(shop, c, request.quote, request, async (record) => {
      const answer = ({ order, secret }: Placed) => ({ order: orderView(order), secret });
      const placed = await placeOrder(shop, request, (tx, made) => record(tx, 201, answer(made)));
      if (!placed.ok) return refuse(c, placed);
      shop.wake();
      return c.json(answer(placed.value), 201);
    });
  });

  app.openapi(routes.getOrder, async (c) => {
    const own = await orderBySecret(shop.db, bearer(c));
    if (own === undefined) return refuse(c, orderUnknown());
    const sealed = await openDelivery(shop.db, shop.seals, own.order.id);
    const delivery = sealed === null ? null : { contact: sealed.contact, address: sealed.address };
    const invoices = await invoicesOf(shop.db, own.order.id);
    return c.json({ ...orderView(own), delivery, invoices }, 200);
  });

  app.openapi(routes.checkoutOrder, async (c) => {
    const own = await orderBySecret(shop.db, bearer(c));
    if (own === undefined) return refuse(c, orderUnknown());
    return once(shop, c, own.order.id, null, async (record) => {
      const page = await checkout(shop, own.order.id);
      if (!page.ok) return refuse(c, page);
      await record(shop.db, 200, { url: page.value });
      return c.json({ url: page.value }, 200);
    });
  });

  app.openapi(routes.settleOrder, async (c) => {
    const own = await orderBySecret(shop.db, bearer(c));
    if (own === undefined) return refuse(c, orderUnknown());
    return once(shop, c, own.order.id, null, async (record) => {
      const settled = await settleOrder(shop, own.order.id);
      if (!settled.ok) return refuse(c, paymentUnavailable());
      const order = await viewOf(shop.db, own.order.id);
      await record(shop.db, 200, order);
      return c.json(order, 200);
    });
  });

  app.openapi(routes.cancelOrder, async (c) => {
    const own = await orderBySecret(shop.db, bearer(c));
    if (own === undefined) return refuse(c, orderUnknown());
    return once(shop, c, own.order.id, null, async (record) => {
      let order: Order | undefined;
      const cancelled = await cancelOrder(shop, own.order.id, async (tx) => {
        order = await viewOf(tx, own.order.id);
        await record(tx, 200, order);
      });
      if (!cancelled.ok) return refuse(c, cancelled);
      if (order === undefined) throw new Error('cancelled without an answer');
      return c.json(order, 200);
    });
  });
}
