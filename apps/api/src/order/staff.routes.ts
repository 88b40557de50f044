import type { OpenAPIHono } from '@hono/zod-openapi';
import { type Code, routes, type StaffOrder } from '@nyx/contract';
import type { Context } from 'hono';
import { attempt, type Tx } from '../database/database.ts';
import { bearer } from '../http/bearer.ts';
import { type Answer, refuse } from '../http/refuse.ts';
import { once, type Recorder } from '../idempotency/idempotency.ts';
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

  /** The order as it is when something was done, kept for the Idempotency-Key and answered. */
  const answering = (orderId: string, recorder: Recorder) => {
    let order: StaffOrder | undefined;
    return {
      record: async (tx: Tx) => {
        order = await staffOrder(shop, tx, orderId);
        await recorder(tx, 200, order);
      },
      answer: (): StaffOrder => {
        if (order === undefined) throw new Error('done without an answer');
        return order;
      },
    };
  };

  /** What is done in one transaction, with its answer. */
  const change = async <C extends Code>(
    record: (tx: Tx) => Promise<void>,
    steps: (tx: Tx, at: Date) => Promise<Answer<null, C>>,
  ): Promise<Answer<null, C>> => {
    const done = await attempt(shop.db, async (tx) => {
      const changed = await steps(tx, shop.now());
      if (changed.ok) await record(tx);
      return changed;
    });
    shop.wake();
    return done;
  };

  app.openapi(routes.getStaffOrder, async (c) => {
    const who = await asked(c, c.req.valid('param').order);
    if (!who.ok) return refuse(c, who);
    return c.json(await staffOrder(shop, shop.db, who.value.orderId), 200);
  });

  app.openapi(routes.recordPayment, async (c) => {
    const who = await asked(c, c.req.valid('param').order);
    if (!who.ok) return refuse(c, who);
    const { staff, orderId } = who.value;
    const payment = c.req.valid('json');
    return once(shop, c, staff.id, payment, async (recorder) => {
      const { record, answer } = answering(orderId, recorder);
      const kept = await receive(shop, staff, orderId, payment, record);
      return kept.ok ? c.json(answer(), 200) : refuse(c, kept);
    });
  });

  app.openapi(routes.cancelForBuyer, async (c) => {
    const who = await asked(c, c.req.valid('param').order);
    if (!who.ok) return refuse(c, who);
    const { staff, orderId } = who.value;
    return once(shop, c, staff.id, null, async (recorder) => {
      const { record, answer } = answering(orderId, recorder);
      const done = await cancelOrder(shop, orderId, { by: 'staff', record });
      return done.ok ? c.json(answer(), 200) : refuse(c, done);
    });
  });

  app.openapi(routes.refundOrder, async (c) => {
    const who = await asked(c, c.req.valid('param').order);
    if (!who.ok) return refuse(c, who);
    const { staff, orderId } = who.value;
    const refund = c.req.valid('json');
    return once(shop, c, staff.id, refund, async (recorder) => {
      const { record, answer } = answering(orderId, recorder);
      const done = await change(record, (tx, at) => giveBack(tx, at, staff, orderId, refund));
      return done.ok ? c.json(answer(), 200) : refuse(c, done);
    });
  });

  app.openapi(routes.recordRefund, async (c) => {
    const { order, number } = c.req.valid('param');
    const who = await asked(c, order);
    if (!who.ok) return refuse(c, who);
    const { staff, orderId } = who.value;
    const sent = c.req.valid('json');
    return once(shop, c, staff.id, sent, async (recorder) => {
      const { record, answer } = answering(orderId, recorder);
      const done = await change(record, (tx, at) =>
        recordSent(tx, at, staff, orderId, Number(number), sent),
      );
      return done.ok ? c.json(answer(), 200) : refuse(c, done);
    });
  });

  app.openapi(routes.recordDelivery, async (c) => {
    const who = await asked(c, c.req.valid('param').order);
    if (!who.ok) return refuse(c, who);
    const { staff, orderId } = who.value;
    return once(shop, c, staff.id, null, async (recorder) => {
      const { record, answer } = answering(orderId, recorder);
      const done = await change(record, (tx, at) => recordDelivery(tx, at, orderId));
      return done.ok ? c.json(answer(), 200) : refuse(c, done);
    });
  });

  app.openapi(routes.recordReturn, async (c) => {
    const who = await asked(c, c.req.valid('param').order);
    if (!who.ok) return refuse(c, who);
    const { staff, orderId } = who.value;
    return once(shop, c, staff.id, null, async (recorder) => {
      const { record, answer } = answering(orderId, recorder);
      const done = await change(record, (tx, at) => recordReturn(tx, at, orderId));
      return done.ok ? c.json(answer(), 200) : refuse(c, done);
    });
  });
}
