import type { OpenAPIHono } from '@hono/zod-openapi';
import { type Order, routes } from '@nyx/contract';
import { attempt, type Queries, type Tx, transaction } from '../database/database.ts';
import { openDelivery } from '../delivery/delivery.ts';
import { keepRefundAccount, openRefundAccount } from '../delivery/refund-account.ts';
import { bearer } from '../http/bearer.ts';
import { refuse, refused } from '../http/refuse.ts';
import { once, type Recorder } from '../idempotency/idempotency.ts';
import { invoicesOf } from '../invoice/invoice.ts';
import { checkout, paymentUnavailable } from '../payment/checkout.ts';
import { settleOrder } from '../payment/settle.ts';
import { transferOf } from '../payment/transfer.ts';
import type { Shop } from '../shop.ts';
import { cancelOrder } from './cancel.ts';
import { orderById, orderBySecret, orderUnknown, orderView } from './order.ts';
import { type Placed, placeOrder } from './place.ts';
import { withdraw } from './withdraw.ts';

/** The order as it is now, inside the transaction that changed it. */
async function viewOf(shop: Shop, queries: Queries, id: string): Promise<Order> {
  const order = await orderById(queries, id);
  if (order === undefined) throw new Error('an order that was there is gone');
  return orderView(order, shop.now());
}

export function orderRoutes(app: OpenAPIHono, shop: Shop): void {
  /** Records the order as it is then, in the transaction of what was done, and gives it again. */
  const answering = (id: string, recorder: Recorder) => {
    let order: Order | undefined;
    return {
      record: async (tx: Tx) => {
        order = await viewOf(shop, tx, id);
        await recorder(tx, 200, order);
      },
      answer: (): Order => {
        if (order === undefined) throw new Error('done without an answer');
        return order;
      },
    };
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
      shop.wake();
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
      const order = await viewOf(shop, shop.db, own.order.id);
      await record(shop.db, 200, order);
      return c.json(order, 200);
    });
  });

  app.openapi(routes.cancelOrder, async (c) => {
    const own = await orderBySecret(shop.db, bearer(c));
    if (own === undefined) return refuse(c, orderUnknown());
    return once(shop, c, own.order.id, null, async (recorder) => {
      const { record, answer } = answering(own.order.id, recorder);
      const cancelled = await cancelOrder(shop, own.order.id, { by: 'buyer', record });
      return cancelled.ok ? c.json(answer(), 200) : refuse(c, cancelled);
    });
  });

  app.openapi(routes.withdrawOrder, async (c) => {
    const own = await orderBySecret(shop.db, bearer(c));
    if (own === undefined) return refuse(c, orderUnknown());
    const { id } = own.order;
    return once(shop, c, id, null, async (recorder) => {
      const { record, answer } = answering(id, recorder);
      const done = await attempt(shop.db, async (tx) => {
        const withdrawn = await withdraw(tx, shop.now(), id);
        if (withdrawn.ok) await record(tx);
        return withdrawn;
      });
      shop.wake();
      return done.ok ? c.json(answer(), 200) : refuse(c, done);
    });
  });

  app.openapi(routes.putRefundAccount, async (c) => {
    const own = await orderBySecret(shop.db, bearer(c));
    if (own === undefined) return refuse(c, orderUnknown());
    const { id } = own.order;
    const account = c.req.valid('json');
    return once(shop, c, id, account, async (recorder) => {
      const { record, answer } = answering(id, recorder);
      const kept = await transaction(shop.db, async (tx) => {
        if (!(await keepRefundAccount(tx, shop.seals, id, account))) return false;
        tx.trail.push({ at: shop.now(), subject: id, event: 'refund-account' });
        await record(tx);
        return true;
      });
      return kept ? c.json(answer(), 200) : refuse(c, addressDestroyed());
    });
  });
}

const addressDestroyed = () =>
  refused(
    'address-destroyed',
    'order',
    'The key to what is personal about this order was destroyed: nothing can be added.',
    'Write to us.',
  );
