import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  asStaff,
  atStripe,
  becomes,
  beforePaymentIsKnown,
  expectSound,
  intentsOf,
  makePaidOrder,
  moved,
  openWorld,
  ownOrder,
  paymentState,
  refundsOf,
  shelves,
  staffView,
  until,
  type World,
  withdraw,
} from '../../test/world.ts';
import { transaction } from '../database/database.ts';
import { move } from '../order/move.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.stop());

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
    expect((await withdraw(world.api, secret)).status).toBe(409);
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
    expect(await paymentState(world.api, secret)).toBe('overpaid');
    const opened = await dispute(id);
    await becomes(world, secret, 'disputed');
    await world.control(`/disputes/${opened.id}/close`, { status: 'won' });
    await until(async () => (await paymentState(world.api, secret)) !== 'disputed');
    expect(await paymentState(world.api, secret)).toBe('overpaid');
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

  it('of a part that is won leaves the order where another part has brought it', async () => {
    for (const [status, ends] of [
      ['under_review', 'disputed'],
      ['lost', 'charged-back'],
    ] as const) {
      const { id, secret } = await makePaidOrder(world);
      const opened = await dispute(id);
      await becomes(world, secret, 'disputed');
      await world.query(
        `INSERT INTO dispute (id, order_id, session, amount_cents, status, read_at)
         SELECT id || '_part', order_id, session, 100, $2, read_at FROM dispute WHERE id = $1`,
        [opened.id, status],
      );
      await world.control(`/disputes/${opened.id}/close`, { status: 'won' });
      await until(async () => {
        const won = `SELECT 1 FROM dispute WHERE id = $1 AND status = 'won'`;
        return (await world.query(won, [opened.id])).length > 0;
      });
      expect(await paymentState(world.api, secret)).toBe(ends);
    }
  });

  it('of a payment that nobody has told of yet waits for that', async () => {
    const { id, secret } = await makePaidOrder(world);
    const opened = await beforePaymentIsKnown(world, id, () => dispute(id));
    await becomes(world, secret, 'disputed');
    await world.control(`/disputes/${opened.id}/close`, { status: 'won' });
    await becomes(world, secret, 'paid');
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
    expect((await staffView(world, id)).refunds).toMatchObject([
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
    await until(async () => (await staffView(world, id)).refunds.length > 0);
    expect((await staffView(world, id)).refunds).toMatchObject([{ amountCents: totalCents }]);
  });
});

it('all this leaves an audit trail that is whole, and nothing that failed inside', () =>
  expectSound(world));
