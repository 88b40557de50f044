import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UNDONE } from '../../test/jobs.ts';
import {
  atStripe,
  becomes,
  cancel,
  checkout,
  intentsOf,
  makeOrder,
  openPage,
  openWorld,
  overdue,
  ownOrder,
  paymentState,
  refundsOf,
  settle,
  shelves,
  until,
  type World,
} from '../../test/world.ts';
import { outside, transaction } from '../database/database.ts';
import { lapse } from './settle.ts';
import { sweepReservations } from './sweep.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.stop());

const pay = (id: string, outcome = 'pay') => world.control(`/sessions/${id}/pay`, { outcome });
const sessionsOf = async (order: string) =>
  (await atStripe(world, 'checkout/sessions')).filter(
    (session) => session.client_reference_id === order,
  );
const chargesOf = async (order: string) =>
  (await intentsOf(world, order)).filter(({ status }) => status === 'succeeded');

describe('a card payment', () => {
  it('opens one page for eight who ask at once', async () => {
    const { order, secret } = await makeOrder(world.api);
    const pages = await Promise.all(Array.from({ length: 8 }, () => checkout(world.api, secret)));
    const urls = pages.map((page) => (page.status === 200 ? page.body.url : page.body.code));
    expect(new Set(urls).size).toBe(1);
    expect(urls[0]).toMatch(/^http/);
    expect(await sessionsOf(order.id)).toHaveLength(1);
  });

  it('never tells Stripe the secret, the name or the address', async () => {
    const { order, secret } = await makeOrder(world.api);
    await openPage(world.api, secret);
    const told = JSON.stringify(await sessionsOf(order.id));
    expect(told).not.toContain(secret);
    expect(told).not.toMatch(/Lovelace|ada@|Mannerheim/);
    expect(told).toContain('/order/return?session_id={CHECKOUT_SESSION_ID}');
  });

  it('takes the parts from the shelf once, whoever settles and however often', async () => {
    await world.control('/webhooks', { paused: true });
    const { order, secret } = await makeOrder(world.api);
    const before = await shelves(world);
    const page = await openPage(world.api, secret);
    await pay(page.id);
    const settled = await Promise.all(Array.from({ length: 8 }, () => settle(world.api, secret)));
    for (const answer of settled)
      expect(answer.status === 200 && answer.body.payment.state).toBe('paid');
    await world.control('/webhooks', { paused: false, duplicate: 1, shuffle: true });
    await world.control('/deliveries/flush', {});
    await until(async () => {
      const [open] = await world.query(UNDONE);
      return open === undefined;
    });
    await world.control('/webhooks', { duplicate: 0, shuffle: false });
    const needs = 5;
    expect(await shelves(world)).toEqual({ on: before.on - needs, held: before.held - needs });
    expect(await chargesOf(order.id)).toHaveLength(1);
    const moves = await world.query<{ line: string }>(
      `SELECT line FROM audit WHERE line LIKE '%' || $1 || '%' ORDER BY seq`,
      [order.id],
    );
    expect(moves.map(({ line }) => JSON.parse(line).event)).toEqual(['placed', 'paid']);
    const again = await checkout(world.api, secret);
    expect(again.status === 409 && again.body.code).toBe('already-paid');
    const cancelled = await cancel(world.api, secret);
    expect(cancelled.status === 409 && cancelled.body.code).toBe('not-cancellable');
  });

  it('that was declined leaves the page open for another try', async () => {
    const { secret } = await makeOrder(world.api);
    const page = await openPage(world.api, secret);
    await pay(page.id, 'decline');
    const settled = await settle(world.api, secret);
    expect(settled.status === 200 && settled.body.payment.state).toBe('awaiting');
    expect((await openPage(world.api, secret)).id).toBe(page.id);
  });

  it('that was abandoned gives the parts back, and may be tried again', async () => {
    const before = await shelves(world);
    const { secret } = await makeOrder(world.api);
    const page = await openPage(world.api, secret);
    await fetch(page.url, {
      method: 'POST',
      body: new URLSearchParams({ outcome: 'abandon' }),
      redirect: 'manual',
    });
    await until(async () => (await ownOrder(world.api, secret)).state === 'lapsed');
    expect(await shelves(world)).toEqual(before);
    const next = await openPage(world.api, secret);
    expect(next.id).not.toBe(page.id);
    expect((await ownOrder(world.api, secret)).state).toBe('placed');
    await pay(next.id);
    await becomes(world, secret, 'paid');
  });

  it('of another amount than ordered is for a person to look at', async () => {
    const { order, secret } = await makeOrder(world.api);
    const page = await openPage(world.api, secret);
    await world.query(`ALTER TABLE orders DISABLE TRIGGER order_is_immutable`);
    await world.query(`UPDATE orders SET total_cents = total_cents + 1 WHERE id = $1`, [order.id]);
    await world.query(`ALTER TABLE orders ENABLE TRIGGER order_is_immutable`);
    await pay(page.id);
    await becomes(world, secret, 'review');
    expect((await ownOrder(world.api, secret)).fulfilment.state).toBe('waiting');
    expect(world.logged).toContainEqual(
      expect.objectContaining({ event: 'payment-differs', order: order.id }),
    );
  });
});

describe('a reservation', () => {
  it('that ends is given back, and the page is closed first', async () => {
    const before = await shelves(world);
    const opened = await makeOrder(world.api);
    const page = await openPage(world.api, opened.secret);
    const unopened = await makeOrder(world.api);
    await overdue(world, opened.order.id);
    await overdue(world, unopened.order.id);
    await Promise.all([1, 2, 3].map(() => sweepReservations(world.shop)));
    expect(await shelves(world)).toEqual(before);
    for (const { secret } of [opened, unopened])
      expect((await ownOrder(world.api, secret)).state).toBe('lapsed');
    await expect(pay(page.id)).rejects.toThrow('expired');
  });

  it('is not given back when the buyer has just paid, even if no webhook came', async () => {
    await world.control('/webhooks', { paused: true });
    const { order, secret } = await makeOrder(world.api);
    const page = await openPage(world.api, secret);
    await pay(page.id);
    await overdue(world, order.id);
    await sweepReservations(world.shop);
    expect(await paymentState(world.api, secret)).toBe('paid');
    await world.control('/webhooks', { paused: false });
  });
});

describe('a payment that comes too late', () => {
  const lapseNow = (id: string) => transaction(world.shop.db, (tx) => lapse(tx, new Date(), id));

  it('is for the order when its parts are still there', async () => {
    const { order, secret } = await makeOrder(world.api);
    const page = await openPage(world.api, secret);
    expect(await lapseNow(order.id)).toBe(true);
    await pay(page.id);
    await becomes(world, secret, 'paid');
    expect((await ownOrder(world.api, secret)).state).toBe('placed');
  });

  it('goes back when they are gone, once', async () => {
    const { order, secret } = await makeOrder(world.api);
    const page = await openPage(world.api, secret);
    await lapseNow(order.id);
    await world.query(`UPDATE stock SET on_hand = reserved WHERE sku LIKE 'board-%'`);
    await pay(page.id);
    await becomes(world, secret, 'refunded');
    expect((await ownOrder(world.api, secret)).state).toBe('cancelled');
    expect(await refundsOf(world, order.id)).toHaveLength(1);
    await world.query(`UPDATE stock SET on_hand = reserved + 20 WHERE sku LIKE 'board-%'`);
  });

  it('goes back when the order was paid before, and the order stays paid', async () => {
    const { order, secret } = await makeOrder(world.api);
    const first = await openPage(world.api, secret);
    await world.query(`UPDATE payment_session SET state = 'ended' WHERE order_id = $1`, [order.id]);
    const second = await openPage(world.api, secret);
    expect(second.id).not.toBe(first.id);
    await Promise.all([pay(first.id), pay(second.id)]);
    await until(async () => (await refundsOf(world, order.id)).length === 1);
    const own = await ownOrder(world.api, secret);
    expect([own.state, own.payment.state]).toEqual(['placed', 'paid']);
    expect(await chargesOf(order.id)).toHaveLength(2);
  });
});

describe('cancelling', () => {
  it('closes the page and gives the parts back; twice is once', async () => {
    const before = await shelves(world);
    const { secret } = await makeOrder(world.api);
    const page = await openPage(world.api, secret);
    for (let time = 0; time < 2; time += 1) {
      const answer = await cancel(world.api, secret);
      expect(answer.status === 200 && answer.body.state).toBe('cancelled');
    }
    expect(await shelves(world)).toEqual(before);
    await expect(pay(page.id)).rejects.toThrow('expired');
    const again = await checkout(world.api, secret);
    expect(again.status === 409 && again.body.code).toBe('order-cancelled');
  });

  it('and paying at the same moment end in one of the two, never in both', async () => {
    for (let round = 0; round < 6; round += 1) {
      const { order, secret } = await makeOrder(world.api);
      const page = await openPage(world.api, secret);
      const [cancelled] = await Promise.all([
        cancel(world.api, secret),
        pay(page.id).catch(() => undefined),
      ]);
      const paid = (await chargesOf(order.id)).length === 1;
      const own = await until(async () => {
        const now = await ownOrder(world.api, secret);
        return now.payment.state === (paid ? 'paid' : 'awaiting') && now;
      });
      expect(own.state).toBe(paid ? 'placed' : 'cancelled');
      expect(cancelled.status).toBe(paid ? 409 : 200);
    }
  });
});

describe('when Stripe', () => {
  const fault = (body: object) => world.control('/faults', { path: '/v1/checkout', ...body });

  it('loses its answer, the next try finds the same page', async () => {
    const { order, secret } = await makeOrder(world.api);
    await fault({ kind: 'lose', method: 'POST', times: 3 });
    const lost = await checkout(world.api, secret);
    expect(lost.status === 503 && lost.body.code).toBe('payment-unavailable');
    await openPage(world.api, secret);
    expect(await sessionsOf(order.id)).toHaveLength(1);
  });

  it('fails, the order stays as it is and can be paid later', async () => {
    const { secret } = await makeOrder(world.api);
    await fault({ kind: '500', method: 'POST', times: 3 });
    const failed = await checkout(world.api, secret);
    expect(failed.status === 503 && failed.body.code).toBe('payment-unavailable');
    expect((await ownOrder(world.api, secret)).state).toBe('placed');
    await openPage(world.api, secret);
  });
});

describe('a database transaction', () => {
  it('lets nothing out to the network', async () => {
    await expect(
      transaction(world.shop.db, () => world.shop.payments.readSession('cs_test_x')),
    ).rejects.toThrow('A network call inside a database transaction.');
    await expect(outside(() => Promise.resolve(1))).resolves.toBe(1);
  });
});
