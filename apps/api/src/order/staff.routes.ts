import type { OpenAPIHono } from '@hono/zod-openapi';
import { type Code, routes } from '@nyx/contract';
import type { Context } from 'hono';
import type { Tx } from '../database/database.ts';
import { bearer } from '../http/bearer.ts';
import { type Answer, refuse } from '../http/refuse.ts';
import { changeOnce, changeRecorded, type RecordNow } from '../idempotency/change.ts';
import { type KeyHolder, keyHolder } from '../key/key.ts';
import { giveBack, recordSent } from '../payment/give-back.ts';
import { receive } from '../payment/receive.ts';
import type { Shop } from '../shop.ts';
import { cancelOrder } from './cancel.ts';
import { recordDelivery, recordReturn } from './parcel.ts';
import { findOrderId, staffOrder } from './staff-order.ts';

interface Asked {
  readonly staff: KeyHolder;
  readonly orderId: string;
}

export function staffRoutes(app: OpenAPIHono, shop: Shop): void {
  /** Who asks, and about which order. */
  const asked = async (
    c: Context,
    name: string,
  ): Promise<Answer<Asked, 'key-unknown' | 'scope-missing' | 'order-unknown'>> => {
    const staff = await keyHolder(shop.db, bearer(c), 'staff');
    if (!staff.ok) return staff;
    const found = await findOrderId(shop.db, name);
    if (!found.ok) return found;
    return { ok: true, value: { staff: staff.value, orderId: found.value } };
  };

  /** What staff does about an order, once. */
  const act = async <C extends Code>(
    c: Context,
    name: string,
    request: unknown,
    run: (who: Asked, record: RecordNow) => Promise<Answer<null, C>>,
  ) => {
    const who = await asked(c, name);
    if (!who.ok) return refuse(c, who);
    const { staff, orderId } = who.value;
    const view = (tx: Tx) => staffOrder(shop, tx, orderId);
    return changeOnce(shop, c, staff.id, request, view, (record) => run(who.value, record));
  };

  app.openapi(routes.getStaffOrder, async (c) => {
    const who = await asked(c, c.req.valid('param').order);
    if (!who.ok) return refuse(c, who);
    return c.json(await staffOrder(shop, shop.db, who.value.orderId), 200);
  });

  app.openapi(routes.recordPayment, (c) => {
    const payment = c.req.valid('json');
    return act(c, c.req.valid('param').order, payment, ({ staff, orderId }, record) =>
      receive(shop, staff, orderId, payment, record),
    );
  });

  app.openapi(routes.cancelForBuyer, (c) =>
    act(c, c.req.valid('param').order, null, ({ orderId }, record) =>
      cancelOrder(shop, orderId, { by: 'staff', record }),
    ),
  );

  app.openapi(routes.refundOrder, (c) => {
    const refund = c.req.valid('json');
    return act(c, c.req.valid('param').order, refund, ({ staff, orderId }, record) =>
      changeRecorded(shop, record, (tx, at) => giveBack(tx, at, staff, orderId, refund)),
    );
  });

  app.openapi(routes.recordRefund, (c) => {
    const { order, number } = c.req.valid('param');
    const sent = c.req.valid('json');
    return act(c, order, sent, ({ staff, orderId }, record) =>
      changeRecorded(shop, record, (tx, at) =>
        recordSent(tx, at, staff, orderId, Number(number), sent),
      ),
    );
  });

  app.openapi(routes.recordDelivery, (c) =>
    act(c, c.req.valid('param').order, null, ({ orderId }, record) =>
      changeRecorded(shop, record, (tx, at) => recordDelivery(tx, at, orderId)),
    ),
  );

  app.openapi(routes.recordReturn, (c) =>
    act(c, c.req.valid('param').order, null, ({ orderId }, record) =>
      changeRecorded(shop, record, (tx, at) => recordReturn(tx, at, orderId)),
    ),
  );
}
