import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  asStaff,
  becomes,
  intentsOf,
  key,
  makeOrder,
  makePaidOrder,
  moved,
  openWorld,
  ownOrder,
  refundsOf,
  shelves,
  until,
  type World,
} from '../../test/world.ts';
import { verifyAudit } from '../audit/audit.ts';
import { transaction } from '../database/database.ts';
import { move } from '../order/move.ts';
import { withdrawalEnd } from '../order/withdraw.ts';
import { sweepRefunds } from './refund.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.stop());

const stateOf = async (secret: string) => (await ownOrder(world.api, secret)).payment.state;
const withdraw = (secret: string) =>
  world.api.withdrawOrder({ bearer: secret, idempotencyKey: key() });
const mailsOf = (order: string, kind: string) =>
  world.query(`SELECT version FROM mail WHERE order_id = $1 AND kind = $2`, [order, kind]);
/** Paid at the counter, for what has nothing to do with cards: no page, no webhooks. */
async function makeCashOrder() {
  const { order, secret } = await makeOrder(world.api, 'transfer');
  const staff = await asStaff(world, order.id);
  await staff.pay(order.price.totalCents, 'till', 'cash');
  return { id: order.id, secret, staff };
}

describe('a refund', () => {
  it('goes in parts, each once at Stripe and each with its mail, and the order is built all the same', async () => {
    const { id, secret } = await makePaidOrder(world);
    const staff = await asStaff(world, id);
    const first = await staff.refund(1000);
    if (first.status !== 200) throw new Error(first.text);
    await becomes(world, secret, 'part-refunded');
    await staff.refund(500);
    await until(async () => (await ownOrder(world.api, secret)).payment.refundedCents === 1500);
    expect((await refundsOf(world, id)).map(({ amount }) => amount).toSorted()).toEqual([
      1000, 500,
    ]);
    expect(await mailsOf(id, 'refunded')).toEqual([{ version: 1 }, { version: 2 }]);
    await until(() => Promise.resolve(world.mails().some((mail) => mail.includes('10.00'))));
    const bearer = await world.technician('Tessa');
    const boards = ['novacustom-v54'];
    const claimed = await world.api.nextUnit({ bearer, idempotencyKey: key(), body: { boards } });
    expect(claimed.status === 200 && claimed.body.order.id).toBe(id);
  });

  it('is never more than came, however many ask at once', async () => {
    const { id, secret } = await makePaidOrder(world);
    const staff = await asStaff(world, id);
    const { totalCents } = (await ownOrder(world.api, secret)).price;
    const part = Math.floor(totalCents / 3) + 1;
    const answers = await Promise.all(Array.from({ length: 8 }, () => staff.refund(part)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(2);
    for (const answer of answers)
      if (answer.status !== 200)
        expect(answer.status === 409 && answer.body.code).toBe('not-refundable');
    await until(async () => (await ownOrder(world.api, secret)).payment.refundedCents === 2 * part);
    const sent = (await refundsOf(world, id)).reduce((sum, { amount }) => sum + amount, 0);
    expect(sent).toBe(2 * part);
    await expect(
      world.query(`INSERT INTO refund (order_id, number, amount_cents, way, reason, state, asked_at)
        VALUES ('${id}', 9, ${part}, 'transfer', 'goodwill', 'due', now())`),
    ).rejects.toThrow('more would go back than came');
  });

  it('of everything is a cancellation as long as the parcel has not left', async () => {
    const before = await shelves(world);
    const { id, secret } = await makePaidOrder(world);
    const staff = await asStaff(world, id);
    const { totalCents } = (await ownOrder(world.api, secret)).price;
    const all = await staff.refund(totalCents);
    expect(all.status === 409 && all.body.code).toBe('not-refundable');
    const buyer = await world.api.cancelOrder({ bearer: secret, idempotencyKey: key() });
    expect(buyer.status === 409 && buyer.body.code).toBe('not-cancellable');
    for (let time = 0; time < 2; time += 1) expect((await staff.cancel()).status).toBe(200);
    await becomes(world, secret, 'refunded');
    expect((await refundsOf(world, id)).map(({ amount }) => amount)).toEqual([totalCents]);
    expect(await shelves(world)).toEqual(before);
  });

  it('that the bank has is done when Stripe says so, and free again when it failed', async () => {
    await world.control('/refunds', { mode: 'pending' });
    const { id, secret } = await makePaidOrder(world);
    const staff = await asStaff(world, id);
    const refundState = async () => {
      const shown = await staff.show();
      return shown.status === 200 ? shown.body.refunds.at(-1)?.state : undefined;
    };
    await staff.cancel();
    await until(async () => (await refundState()) === 'sent');
    expect(await stateOf(secret)).toBe('refund-due');
    const [first] = await refundsOf(world, id);
    await world.control(`/refunds/${first?.id}/end`, { succeeds: false });
    await until(async () => (await refundState()) === 'failed');
    const { totalCents } = (await ownOrder(world.api, secret)).price;
    await staff.refund(totalCents);
    await until(async () => (await refundState()) === 'sent');
    // This time nobody tells us.
    await world.control('/webhooks', { paused: true });
    const second = (await refundsOf(world, id)).find(({ status }) => status === 'pending');
    await world.control(`/refunds/${second?.id}/end`, { succeeds: true });
    await world.query(`UPDATE refund SET tried_at = now() - interval '2 h' WHERE order_id = $1`, [
      id,
    ]);
    await sweepRefunds(world.shop);
    await becomes(world, secret, 'refunded');
    await world.control('/webhooks', { paused: false });
    await world.control('/refunds', { mode: 'succeed' });
  });

  it('that went and came back leaves the order as paid as it was', async () => {
    await world.control('/refunds', { mode: 'pending' });
    const { id, secret } = await makePaidOrder(world);
    const staff = await asStaff(world, id);
    await staff.refund(900);
    const under = await until(async () => (await refundsOf(world, id))[0]);
    await until(async () => {
      const [row] = await world.query(`SELECT state FROM refund WHERE order_id = $1`, [id]);
      return row?.state === 'sent';
    });
    // Stripe had said that it went.
    await world.query(`UPDATE refund SET state = 'done', done_at = now() WHERE order_id = $1`, [
      id,
    ]);
    await moved(world, id, ['refunded-in-part']);
    await world.control(`/refunds/${under.id}/end`, { succeeds: false });
    await until(async () => (await ownOrder(world.api, secret)).payment.refundedCents === 0);
    expect(await stateOf(secret)).toBe('paid');
    await world.control('/refunds', { mode: 'succeed' });
  });
});

describe('a dispute', () => {
  const dispute = async (order: string) => {
    const charge = (await intentsOf(world, order))[0]?.latest_charge;
    return (await world.control(`/charges/${charge}/dispute`, {})) as { id: string };
  };

  it('stops the work and the refunds, and a won one brings the order back to where it was', async () => {
    const { id, secret } = await makePaidOrder(world);
    const staff = await asStaff(world, id);
    await moved(world, id, ['claimed']);
    const opened = await dispute(id);
    await becomes(world, secret, 'disputed');
    const refused = await staff.refund(100);
    expect(refused.status === 409 && refused.body.code).toBe('not-refundable');
    expect((await withdraw(secret)).status).toBe(409);
    const own = await transaction(world.shop.db, (tx) => move(tx, new Date(), id, 'sealed'));
    expect(own).toBeUndefined();
    await world.control(`/disputes/${opened.id}/close`, { status: 'won' });
    await becomes(world, secret, 'paid');
    expect((await ownOrder(world.api, secret)).fulfilment.state).toBe('building');
    const shown = await staff.show();
    expect(shown.status === 200 && shown.body.disputes).toMatchObject([{ status: 'won' }]);
  });

  it('that is won leaves an order that was paid too much overpaid', async () => {
    const { id, secret } = await makePaidOrder(world);
    const staff = await asStaff(world, id);
    await staff.pay(70);
    expect(await stateOf(secret)).toBe('overpaid');
    const opened = await dispute(id);
    await becomes(world, secret, 'disputed');
    await world.control(`/disputes/${opened.id}/close`, { status: 'won' });
    await until(async () => (await stateOf(secret)) !== 'disputed');
    expect(await stateOf(secret)).toBe('overpaid');
  });

  it('that is lost takes the money for good, and the refunds that waited with it', async () => {
    const { id, secret } = await makePaidOrder(world);
    const staff = await asStaff(world, id);
    await world.control('/faults', { kind: '500', method: 'POST', path: '/v1/refunds', times: 3 });
    await staff.cancel();
    const opened = await dispute(id);
    await becomes(world, secret, 'disputed');
    await world.control(`/disputes/${opened.id}/close`, { status: 'lost' });
    await becomes(world, secret, 'charged-back');
    expect(await refundsOf(world, id)).toHaveLength(0);
    const own = await ownOrder(world.api, secret);
    expect([own.state, own.payment.refundDueCents]).toEqual(['cancelled', 0]);
  });

  it('whose events come in the wrong order ends where Stripe is', async () => {
    const { id, secret } = await makePaidOrder(world);
    await world.control('/webhooks', { paused: true });
    const opened = await dispute(id);
    await world.control(`/disputes/${opened.id}/close`, { status: 'lost' });
    await world.control('/webhooks', { paused: false, shuffle: true, seed: 7, duplicate: 1 });
    await world.control('/deliveries/flush', {});
    await becomes(world, secret, 'charged-back');
    await world.control('/webhooks', { shuffle: false, duplicate: 0 });
  });
});

describe('withdrawing', () => {
  it('before the parcel leaves gives all back at once, with a mail that says when, once', async () => {
    const before = await shelves(world);
    const { id, secret } = await makePaidOrder(world);
    expect((await ownOrder(world.api, secret)).withdrawal).toMatchObject({
      open: true,
      until: null,
    });
    for (let time = 0; time < 2; time += 1) {
      const answer = await withdraw(secret);
      expect(answer.status === 200 && answer.body.state).toBe('withdrawn');
    }
    await becomes(world, secret, 'refunded');
    expect(await refundsOf(world, id)).toHaveLength(1);
    expect(await shelves(world)).toEqual(before);
    const { at } = (await ownOrder(world.api, secret)).withdrawal;
    const minute = at?.slice(0, 16).replace('T', ' ');
    await until(() =>
      Promise.resolve(world.mails().some((mail) => mail.includes(`${minute} UTC`))),
    );
    expect(await mailsOf(id, 'withdrawn')).toHaveLength(1);
  });

  it('after delivery waits for the laptop, until 14 days after it came', async () => {
    const { id, secret, staff } = await makeCashOrder();
    const early = await staff.delivered();
    expect(early.status === 409 && early.body.code).toBe('not-shipped');
    await moved(world, id, ['claimed', 'sealed', 'shipped']);
    for (let time = 0; time < 2; time += 1) expect((await staff.delivered()).status).toBe(200);
    const own = await ownOrder(world.api, secret);
    const { deliveredAt } = own.fulfilment;
    expect(own.withdrawal.until).toBe(withdrawalEnd(new Date(deliveredAt ?? 0)).toISOString());
    expect((await withdraw(secret)).status).toBe(200);
    expect(await stateOf(secret)).toBe('refund-due');
    expect((await ownOrder(world.api, secret)).payment.refundDueCents).toBe(0);
    expect((await staff.returned()).status).toBe(200);
    expect((await staff.sent(1)).status).toBe(200);
    await becomes(world, secret, 'refunded');
  });

  it('is over on the 15th day, and never on a Saturday or Sunday', async () => {
    // Friday the 20th is day 14 of Friday the 6th: its last hour counts.
    expect(withdrawalEnd(new Date('2026-11-06T09:00:00Z'))).toEqual(new Date('2026-11-21T00:00Z'));
    expect(withdrawalEnd(new Date('2026-11-07T09:00:00Z'))).toEqual(new Date('2026-11-24T00:00Z'));
    expect(withdrawalEnd(new Date('2026-11-08T23:59:00Z'))).toEqual(new Date('2026-11-24T00:00Z'));
    const { id, secret } = await makeCashOrder();
    await moved(world, id, ['claimed', 'sealed', 'shipped', 'delivered']);
    await world.query(`UPDATE orders SET delivered_at = now() - interval '18 days' WHERE id = $1`, [
      id,
    ]);
    expect((await ownOrder(world.api, secret)).withdrawal.open).toBe(false);
    const late = await withdraw(secret);
    expect(late.status === 409 && late.body.code).toBe('not-withdrawable');
  });
});

it('a refund whose answer was lost is found at Stripe, and not made again', async () => {
  const { id, secret } = await makePaidOrder(world);
  const staff = await asStaff(world, id);
  // Stripe forgets its keys after a day; what it sent stays.
  await world.control('/faults', { kind: 'lose', method: 'POST', path: '/v1/refunds', times: 3 });
  await staff.refund(700);
  const tried = `SELECT 1 FROM job WHERE kind = 'refund' AND subject = $1 AND error IS NOT NULL`;
  await until(async () => (await world.query(tried, [`${id}/1`])).length === 1);
  await world.control('/clock', { advance_seconds: 25 * 3600 });
  await until(async () => {
    await world.query(`UPDATE job SET run_at = now() WHERE kind = 'refund' AND done_at IS NULL`);
    world.shop.wake();
    return (await stateOf(secret)) === 'part-refunded';
  });
  expect(await refundsOf(world, id)).toHaveLength(1);
});

it('all this leaves an audit trail that is whole, and nothing that failed inside', async () => {
  expect(await verifyAudit(world.shop.db)).toMatchObject({ ok: true });
  expect(world.logged).not.toContainEqual(expect.objectContaining({ event: 'internal' }));
});
