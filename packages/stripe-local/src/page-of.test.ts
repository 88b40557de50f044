import { describe, expect, it } from 'vitest';
import { alone } from './test/alone.ts';
import { laptop } from './test/shop.ts';

const shop = alone();

describe('lists', () => {
  it('are narrowed by time, type and kind', async () => {
    const { id } = await shop.stripe.checkout.sessions.create(laptop());
    await shop.control(`/sessions/${id}/pay`);
    await shop.stripe.customers.create({});
    const now = shop.clock.now / 1000;
    expect((await shop.stripe.paymentIntents.list({ created: { gt: now + 60 } })).data).toEqual([]);
    expect(
      (await shop.stripe.paymentIntents.list({ created: { lte: now + 60 } })).data.length,
    ).toBeGreaterThan(0);
    expect((await shop.stripe.charges.list({ created: { lt: 5 } })).data).toEqual([]);
    expect((await shop.stripe.charges.list({ created: 5 })).data).toEqual([]);
    const events = await shop.stripe.events.list({
      types: ['charge.succeeded', 'customer.created'],
    });
    expect(new Set(events.data.map(({ type }) => type))).toEqual(
      new Set(['charge.succeeded', 'customer.created']),
    );
    const one = await shop.stripe.events.list({ type: 'charge.succeeded', limit: 1 });
    expect(one.data).toHaveLength(1);
    await expect(shop.stripe.events.list({ limit: 101 })).rejects.toThrow(/between 1 and 100/);
    await expect(shop.stripe.events.list({ starting_after: 'evt_no' })).rejects.toThrow(/No such/);
    await expect(
      shop.stripe.events.list({ starting_after: 'a', ending_before: 'b' }),
    ).rejects.toThrow(/only provide one/);
  });

  it('lead from a charge to what it brought', async () => {
    await shop.control('/clock', { advance_seconds: 10 });
    const { data } = await shop.stripe.charges.list({ limit: 1, expand: ['data.payment_intent'] });
    const [charge] = data;
    expect(charge?.payment_intent).toMatchObject({ object: 'payment_intent' });
    const movement = await shop.stripe.balanceTransactions.retrieve(
      String(charge?.balance_transaction),
    );
    expect(movement).toMatchObject({ type: 'charge', net: (charge?.amount ?? 0) - movement.fee });
  });

  it('forget events after 30 days', async () => {
    await shop.days(31);
    const { data } = await shop.stripe.events.list({ type: 'charge.succeeded' });
    expect(data).toEqual([]);
  });

  it('expand no deeper than four levels, and nothing that is not there', async () => {
    const deep = ['data.a.b.c.d'];
    await expect(shop.stripe.charges.list({ expand: deep })).rejects.toThrow(/4 levels/);
    await expect(shop.stripe.charges.list({ expand: ['data.nothing'] })).rejects.toThrow(
      /cannot be expanded/,
    );
  });
});
