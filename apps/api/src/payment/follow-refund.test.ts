import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  asStaff,
  atStripe,
  becomes,
  intentsOf,
  key,
  makePaidOrder,
  openWorld,
  ownOrder,
  refundAtStripe,
  refundsOf,
  shelves,
  until,
  type World,
} from '../../test/world.ts';
import { verifyAudit } from '../audit/audit.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.stop());

async function refundElsewhere(order: string, amountCents: number) {
  const [intent] = await intentsOf(world, order);
  expect(await refundAtStripe(world, intent?.latest_charge ?? '', amountCents)).toBe(true);
}

const shown = async (order: string) => {
  const answer = await (await asStaff(world, order)).show();
  if (answer.status !== 200) throw new Error(answer.text);
  return answer.body;
};
const settledRefunds = (order: string, cents: number) =>
  until(async () => (await shown(order)).payment.refundedCents === cents);

describe('a refund that was made at Stripe and not here', () => {
  it('is written down once, as any other, and its buyer hears of it', async () => {
    const { id, secret } = await makePaidOrder(world);
    await refundElsewhere(id, 5_000);
    await becomes(world, secret, 'part-refunded');
    const { refunds, payment } = await shown(id);
    expect(refunds).toMatchObject([
      { number: 1, amountCents: 5_000, way: 'card', reason: 'elsewhere', state: 'done' },
    ]);
    expect(payment.refundedCents).toBe(5_000);
    const mails = await world.query(
      `SELECT version FROM mail WHERE order_id = $1 AND kind = 'refunded'`,
      [id],
    );
    expect(mails).toHaveLength(1);
  });

  it('of everything stops the work; staff cancels, and the parts are free', async () => {
    const before = await shelves(world);
    const { id, secret } = await makePaidOrder(world);
    await refundElsewhere(id, (await ownOrder(world.api, secret)).price.totalCents);
    await becomes(world, secret, 'refunded');
    const bearer = await world.technician('Tessa');
    const boards = ['novacustom-v54'];
    await world.query(`UPDATE orders SET paid_at = 'epoch' WHERE id = $1`, [id]);
    const claimed = await world.api.nextUnit({ bearer, idempotencyKey: key(), body: { boards } });
    expect(claimed.status === 200 && claimed.body.order.id).not.toBe(id);
    if (claimed.status === 200)
      await world.query(`UPDATE orders SET fulfilment = 'queued' WHERE id = $1`, [
        claimed.body.order.id,
      ]);
    expect((await (await asStaff(world, id)).cancel()).status).toBe(200);
    const own = await ownOrder(world.api, secret);
    expect([own.state, own.payment.state, own.payment.refundDueCents]).toEqual([
      'cancelled',
      'refunded',
      0,
    ]);
    expect(await shelves(world)).toEqual(before);
  });

  it('leaves as much less to send of what was to go back', async () => {
    const { id, secret } = await makePaidOrder(world);
    const { totalCents } = (await ownOrder(world.api, secret)).price;
    await world.control('/faults', { kind: '500', method: 'POST', path: '/v1/refunds', times: 3 });
    await world.api.withdrawOrder({ bearer: secret, idempotencyKey: key() });
    await until(async () => {
      const tried = `SELECT 1 FROM job WHERE subject = $1 AND error IS NOT NULL`;
      return (await world.query(tried, [`${id}/1`])).length > 0;
    });
    await refundElsewhere(id, 700);
    await settledRefunds(id, totalCents);
    expect((await refundsOf(world, id)).map(({ amount }) => amount).toSorted()).toEqual(
      [700, totalCents - 700].toSorted(),
    );
    expect((await shown(id)).refunds.map(({ reason, state }) => [reason, state])).toEqual([
      ['withdrawn', 'failed'],
      ['withdrawn', 'done'],
      ['elsewhere', 'done'],
    ]);
    expect((await ownOrder(world.api, secret)).payment.state).toBe('refunded');
  });

  it('may still fail, and then the money is here again', async () => {
    const { id, secret } = await makePaidOrder(world);
    await refundElsewhere(id, 900);
    await becomes(world, secret, 'part-refunded');
    const [refund] = await refundsOf(world, id);
    await world.control(`/refunds/${refund?.id}/end`, { succeeds: false });
    await becomes(world, secret, 'paid');
    expect((await shown(id)).refunds).toMatchObject([{ state: 'failed' }]);
  });

  it('of a payment that nobody has told of yet waits for that', async () => {
    const { id, secret } = await makePaidOrder(world);
    const intent = `SELECT payment_intent FROM payment_session WHERE order_id = $1`;
    const [paid] = await world.query<{ payment_intent: string }>(intent, [id]);
    const forget = `UPDATE payment_session SET payment_intent = $2 WHERE order_id = $1`;
    await world.query(forget, [id, null]);
    await refundElsewhere(id, 800);
    await until(async () => {
      const waiting = await world.query(`SELECT 1 FROM job WHERE error = 'payment-unknown'`);
      return waiting.length > 0;
    });
    await world.query(forget, [id, paid?.payment_intent]);
    await becomes(world, secret, 'part-refunded');
  });
});

describe('an order whose card payment was charged back', () => {
  it('gives back what came beside it when it is cancelled, and no more', async () => {
    const before = await shelves(world);
    const { id, secret } = await makePaidOrder(world);
    const staff = await asStaff(world, id);
    await staff.pay(70);
    const charge = (await atStripe(world, 'charges')).find(({ metadata }) => metadata.order === id);
    const dispute = (await world.control(`/charges/${charge?.id}/dispute`, {})) as { id: string };
    await world.control(`/disputes/${dispute.id}/close`, { status: 'lost' });
    await becomes(world, secret, 'charged-back');
    expect((await staff.cancel()).status).toBe(200);
    expect(await shelves(world)).toEqual(before);
    expect((await shown(id)).refunds).toMatchObject([
      { amountCents: 70, way: 'transfer', state: 'due' },
    ]);
    expect((await staff.sent(1)).status).toBe(200);
    const own = await ownOrder(world.api, secret);
    expect([own.state, own.payment.state]).toEqual(['cancelled', 'charged-back']);
  });

  it('and then won all the same gives back all of it, since the order has ended', async () => {
    const { id, secret } = await makePaidOrder(world);
    const { totalCents } = (await ownOrder(world.api, secret)).price;
    const charge = (await atStripe(world, 'charges')).find(({ metadata }) => metadata.order === id);
    const dispute = (await world.control(`/charges/${charge?.id}/dispute`, {})) as { id: string };
    await world.control(`/disputes/${dispute.id}/close`, { status: 'lost' });
    await becomes(world, secret, 'charged-back');
    await (await asStaff(world, id)).cancel();
    await world.control(`/disputes/${dispute.id}/status`, { status: 'won' });
    await until(async () => (await shown(id)).refunds.length > 0);
    expect((await shown(id)).refunds).toMatchObject([{ amountCents: totalCents }]);
  });
});

it('an order of which all had gone back is not waiting for that once it is cancelled', async () => {
  const { id, secret } = await makePaidOrder(world);
  await world.query(`UPDATE orders SET payment = 'review' WHERE id = $1`, [id]);
  await refundElsewhere(id, (await ownOrder(world.api, secret)).price.totalCents);
  await until(async () => (await shown(id)).refunds[0]?.state === 'done');
  await (await asStaff(world, id)).cancel();
  expect((await ownOrder(world.api, secret)).payment.state).toBe('refunded');
});

it('all this leaves an audit trail that is whole, and nothing that failed inside', async () => {
  expect(await verifyAudit(world.shop.db)).toMatchObject({ ok: true });
  expect(world.logged).not.toContainEqual(expect.objectContaining({ event: 'internal' }));
});
