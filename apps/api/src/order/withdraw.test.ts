import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  asStaff,
  becomes,
  expectSound,
  mailsOf,
  makeOrder,
  makePaidOrder,
  moved,
  openWorld,
  ownOrder,
  paymentState,
  refundsOf,
  shelves,
  until,
  type World,
  withdraw,
} from '../../test/world.ts';
import { withdrawalEnd } from './withdraw.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.stop());

/** Paid at the counter, for what has nothing to do with cards: no page, no webhooks. */
async function makeCashOrder() {
  const { order, secret } = await makeOrder(world.api, 'transfer');
  const staff = await asStaff(world, order.id);
  await staff.pay(order.price.totalCents, 'till', 'cash');
  return { id: order.id, secret, staff };
}

describe('withdrawing', () => {
  it('before the parcel leaves gives all back at once, with a mail that says when, once', async () => {
    const before = await shelves(world);
    const { id, secret } = await makePaidOrder(world);
    expect((await ownOrder(world.api, secret)).withdrawal).toMatchObject({
      open: true,
      until: null,
    });
    for (let time = 0; time < 2; time += 1) {
      const answer = await withdraw(world.api, secret);
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
    expect(await mailsOf(world, id, 'withdrawn')).toHaveLength(1);
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
    expect((await withdraw(world.api, secret)).status).toBe(200);
    expect(await paymentState(world.api, secret)).toBe('refund-due');
    expect((await ownOrder(world.api, secret)).payment.refundDueCents).toBe(0);
    expect((await staff.returned()).status).toBe(200);
    expect((await staff.sent(1)).status).toBe(200);
    await becomes(world, secret, 'refunded');
  });

  it('is over on the 15th day, and never on a Saturday or Sunday', async () => {
    // Friday the 20th is day 14 of Friday the 6th: its last hour counts.
    for (const [delivered, end] of [
      ['2026-11-06T09:00Z', '2026-11-21T01:00Z'],
      ['2026-11-07T09:00Z', '2026-11-24T01:00Z'],
      ['2026-11-08T23:59Z', '2026-11-24T01:00Z'],
      // The 3rd in Helsinki already; and over new year, when it is the 2nd on the Azores last.
      ['2026-12-02T22:30Z', '2026-12-18T01:00Z'],
      ['2026-12-18T12:00Z', '2027-01-02T01:00Z'],
      ['2026-12-18T23:30Z', '2027-01-05T01:00Z'],
      // Clocks are put back on the 25th of October.
      ['2026-10-12T21:30Z', '2026-10-28T01:00Z'],
    ] as const)
      expect(withdrawalEnd(new Date(delivered))).toEqual(new Date(end));
    const { id, secret } = await makeCashOrder();
    await moved(world, id, ['claimed', 'sealed', 'shipped', 'delivered']);
    await world.query(`UPDATE orders SET delivered_at = now() - interval '18 days' WHERE id = $1`, [
      id,
    ]);
    expect((await ownOrder(world.api, secret)).withdrawal.open).toBe(false);
    const late = await withdraw(world.api, secret);
    expect(late.status === 409 && late.body.code).toBe('not-withdrawable');
  });
});

it('all this leaves an audit trail that is whole, and nothing that failed inside', () =>
  expectSound(world));
