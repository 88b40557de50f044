import type { OpenAPIHono } from '@hono/zod-openapi';
import { type Code, type Order, routes } from '@nyx/contract';
import type { Context } from 'hono';
import type { Queries, Tx } from '../database/database.ts';
import { openDelivery } from '../delivery/delivery.ts';
import { keepRefundAccount, openRefundAccount } from '../delivery/refund-account.ts';
import { bearer } from '../http/bearer.ts';
import { type Answer, refuse, refused } from '../http/refuse.ts';
import { changeOnce, changeRecorded, type RecordNow } from '../idempotency/change.ts';
import { once } from '../idempotency/idempotency.ts';
import { invoicesOf } from '../invoice/invoice.ts';
import { checkout, paymentUnavailable } from '../payment/checkout.ts';
import { settleOrder } from '../payment/settle.ts';
import { transferOf } from '../payment/transfer.ts';
import type { Shop } from '../shop.ts';
import { cancelOrder } from './cancel.ts';
import { orderById, orderBySecret, orderIdBySecret, orderUnknown, orderView } from './order.ts';
import { type Placed, placeOrder } from './place.ts';
import { withdraw } from './withdraw.ts';

/** The order as it is now, inside the transaction that changed it. */
async function viewOf(shop: Shop, queries: Queries, id: string): Promise<Order> {
  const order = await orderById(queries, id);
  if (order === undefined) throw new Error('an order that was there is gone');
  return orderView(order, shop.now());
}

export function orderRoutes(app: OpenAPIHono, shop: Shop): void {
  /** What a buyer does about the own order, once. */
  const act = async <C extends Code>(
    c: Context,
    request: unknown,
    run: (id: string, record: RecordNow) => Promise<Answer<null, C>>,
  ) => {
    const id = await orderIdBySecret(shop.db, bearer(c));
    if (id === undefined) return refuse(c, orderUnknown());
    const view = (tx: Tx) => viewOf(shop, tx, id);
    return changeOnce(shop, c, id, request, view, (record) => run(id, record));
  };

  app.openapi(routes.getWaysToPay, (c) => {
    const { transfer } = shop;
    const held = transfer === null ? null : { holdDays: transfer.holdDays };
    return c.json({ card: true as const, transfer: held }, 200);
  });

  app.openapi(routes.placeOrder, async (c) => {
    const request = c.req.valid('json');
    return once(shop, c, request.quote, request, async (record) => {
      const answer = ({ order, secret }: Placed) => ({
        order: orderView(order, shop.now()),
        secret,
      });
      const placed = await placeOrder(shop, request, (tx, made) => record(tx, 201, answer(made)));
      if (!placed.ok) return refuse(c, placed);
      return c.json(answer(placed.value), 201);
    });
  });

  app.openapi(routes.getOrder, async (c) => {
    const own = await orderBySecret(shop.db, bearer(c));
    if (own === undefined) return refuse(c, orderUnknown());
    const { id } = own.order;
    const sealed = await openDelivery(shop.db, shop.seals, id);
    const order = {
      ...orderView(own, shop.now()),
      delivery: sealed === null ? null : { contact: sealed.contact, address: sealed.address },
      transfer: transferOf(shop.transfer, own.order, own.money.receivedCents),
      invoices: own.order.paidAt === null ? [] : await invoicesOf(shop.db, id),
      refundAccount: await openRefundAccount(shop.db, shop.seals, id),
    };
    return c.json(order, 200);
  });

  app.openapi(routes.checkoutOrder, async (c) => {
    const id = await orderIdBySecret(shop.db, bearer(c));
    if (id === undefined) return refuse(c, orderUnknown());
    return once(shop, c, id, null, async (record) => {
      const page = await checkout(shop, id);
      if (!page.ok) return refuse(c, page);
      await record(shop.db, 200, { url: page.value });
      return c.json({ url: page.value }, 200);
    });
  });

  app.openapi(routes.settleOrder, async (c) => {
    const id = await orderIdBySecret(shop.db, bearer(c));
    if (id === undefined) return refuse(c, orderUnknown());
    return once(shop, c, id, null, async (record) => {
      const settled = await settleOrder(shop, id);
      if (!settled.ok) return refuse(c, paymentUnavailable());
      const order = await viewOf(shop, shop.db, id);
      await record(shop.db, 200, order);
      return c.json(order, 200);
    });
  });

  app.openapi(routes.cancelOrder, (c) =>
    act(c, null, (id, record) => cancelOrder(shop, id, { by: 'buyer', record })),
  );

  app.openapi(routes.withdrawOrder, (c) =>
    act(c, null, (id, record) => changeRecorded(shop, record, (tx, at) => withdraw(tx, at, id))),
  );

  app.openapi(routes.putRefundAccount, (c) => {
    const account = c.req.valid('json');
    return act(c, account, (id, record) =>
      changeRecorded(shop, record, async (tx, at) => {
        if (!(await keepRefundAccount(tx, shop.seals, id, account))) return addressDestroyed();
        tx.trail.push({ at, subject: id, event: 'refund-account' });
        return { ok: true, value: null };
      }),
    );
  });
}

const addressDestroyed = () =>
  refused(
    'address-destroyed',
    'order',
    'The key to what is personal about this order was destroyed: nothing can be added.',
    'Write to us.',
  );
