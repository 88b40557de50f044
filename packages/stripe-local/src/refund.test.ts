import { beforeEach, describe, expect, it } from 'vitest';
import { alone } from './test/alone.ts';
import { laptop } from './test/shop.ts';

let shop: ReturnType<typeof alone>;
beforeEach(() => {
  shop = alone();
});

describe('a refund', () => {
  it('of all of it marks the charge refunded, and tells so in three events', async () => {
    const intent = await shop.paid();
    const refund = await shop.stripe.refunds.create({
      payment_intent: intent,
      reason: 'requested_by_customer',
      metadata: { order: 'ord_1' },
    });
    expect(refund).toMatchObject({ amount: 189_900, status: 'succeeded', payment_intent: intent });
    expect(await shop.chargeOf(intent)).toMatchObject({ amount_refunded: 189_900, refunded: true });
    await shop.local.tick();
    expect(shop.types()).toEqual(
      expect.arrayContaining(['refund.created', 'charge.refunded', 'refund.updated']),
    );
    const told = shop.sent.find(({ event }) => event.type === 'charge.refunded');
    expect(told?.event.data.previous_attributes).toEqual({ amount_refunded: 0, refunded: false });
  });

  it('is never more than was taken, over all refunds together', async () => {
    const intent = await shop.paid();
    await shop.stripe.refunds.create({ payment_intent: intent, amount: 100_000 });
    await expect(
      shop.stripe.refunds.create({ payment_intent: intent, amount: 89_901 }),
    ).rejects.toThrow(/greater than unrefunded amount on charge \(899\.00 EUR\)/);
    const rest = await shop.stripe.refunds.create({ payment_intent: intent });
    expect(rest.amount).toBe(89_900);
    await expect(shop.stripe.refunds.create({ payment_intent: intent })).rejects.toMatchObject({
      code: 'charge_already_refunded',
    });
    const listed = await shop.stripe.refunds.list({ payment_intent: intent });
    expect(listed.data.map(({ amount }) => amount)).toEqual([89_900, 100_000]);
  });

  it('of eight at the same time gives back what was taken once', async () => {
    const intent = await shop.paid();
    const all = await Promise.allSettled(
      Array.from({ length: 8 }, () => shop.stripe.refunds.create({ payment_intent: intent })),
    );
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('that fails later frees what it took', async () => {
    const intent = await shop.paid();
    await shop.control('/refunds', { mode: 'fail' });
    const refund = await shop.stripe.refunds.create({ payment_intent: intent });
    expect(refund.status).toBe('pending');
    await shop.control('/clock', { advance_seconds: 10 });
    expect(await shop.stripe.refunds.retrieve(refund.id)).toMatchObject({
      status: 'failed',
      failure_reason: 'expired_or_canceled_card',
    });
    expect(await shop.chargeOf(intent)).toMatchObject({ amount_refunded: 0, refunded: false });
    await shop.local.tick();
    expect(shop.types()).toContain('refund.failed');
  });

  it('that is pending can be cancelled, or end well by hand', async () => {
    const intent = await shop.paid();
    await shop.control('/refunds', { mode: 'pending' });
    const one = await shop.stripe.refunds.create({ payment_intent: intent, amount: 100 });
    expect((await shop.stripe.refunds.cancel(one.id)).status).toBe('canceled');
    await expect(shop.stripe.refunds.cancel(one.id)).rejects.toThrow(/status is canceled/);
    const two = await shop.stripe.refunds.create({ payment_intent: intent, amount: 200 });
    await shop.control(`/refunds/${two.id}/end`, { succeeds: true });
    expect((await shop.stripe.refunds.retrieve(two.id)).status).toBe('succeeded');
    await expect(shop.control(`/refunds/${two.id}/end`)).rejects.toThrow(/pending/);
    expect((await shop.chargeOf(intent)).amount_refunded).toBe(200);
  });

  it('that succeeded may still fail, and then the money is on the balance again', async () => {
    const intent = await shop.paid();
    const { id } = await shop.stripe.refunds.create({ payment_intent: intent });
    await shop.control(`/refunds/${id}/end`, { succeeds: false });
    const failed = await shop.stripe.refunds.retrieve(id, {
      expand: ['failure_balance_transaction'],
    });
    expect(failed).toMatchObject({
      status: 'failed',
      failure_balance_transaction: { amount: 189_900, type: 'refund_failure' },
    });
    await expect(shop.control(`/refunds/${id}/end`, { succeeds: true })).rejects.toThrow(/still/);
    expect((await shop.stripe.refunds.create({ payment_intent: intent })).amount).toBe(189_900);
  });

  it('of what was not paid is refused', async () => {
    const { id, url } = await shop.stripe.checkout.sessions.create(laptop());
    await shop.press(url, { outcome: 'decline' });
    const { payment_intent: intent } = await shop.stripe.checkout.sessions.retrieve(id);
    await expect(shop.stripe.refunds.create({ payment_intent: String(intent) })).rejects.toThrow(
      /does not have a successful charge/,
    );
    await expect(shop.stripe.refunds.create({})).rejects.toThrow(/payment_intent or charge/);
    await expect(shop.stripe.refunds.create({ charge: 'ch_no' })).rejects.toMatchObject({
      statusCode: 404,
    });
  });

  it('can be updated with metadata, and lists with its charge', async () => {
    const intent = await shop.paid();
    const { id, charge } = await shop.stripe.refunds.create({ payment_intent: intent });
    const updated = await shop.stripe.refunds.update(id, { metadata: { by: 'Bea' } });
    expect(updated.metadata).toEqual({ by: 'Bea' });
    await shop.stripe.refunds.update(id, { metadata: { by: 'Bea' } });
    const told = await shop.stripe.events.list({ type: 'refund.updated' });
    expect(told.data.map(({ data }) => data.previous_attributes)).toEqual([
      { metadata: { by: null } },
      { destination_details: { card: { reference: null, reference_status: 'pending' } } },
    ]);
    const expanded = await shop.stripe.charges.retrieve(String(charge), { expand: ['refunds'] });
    expect(expanded.refunds?.data.map((refund) => refund.id)).toEqual([id]);
  });
});
