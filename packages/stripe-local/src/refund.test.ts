import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { laptop, openShop, press, type Shop } from './test/shop.ts';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.close());

async function paid(): Promise<string> {
  const { id, url } = await shop.stripe.checkout.sessions.create(laptop());
  await press(url, 'pay');
  const session = await shop.stripe.checkout.sessions.retrieve(id);
  return String(session.payment_intent);
}
const chargeOf = async (intent: string) => {
  const { data } = await shop.stripe.charges.list({ payment_intent: intent });
  const [charge] = data;
  if (charge === undefined) throw new Error('nothing was charged');
  return charge;
};

describe('a refund', () => {
  it('of all of it marks the charge refunded, and tells so in three events', async () => {
    const intent = await paid();
    const refund = await shop.stripe.refunds.create({
      payment_intent: intent,
      reason: 'requested_by_customer',
      metadata: { order: 'ord_1' },
    });
    expect(refund).toMatchObject({ amount: 189_900, status: 'succeeded', payment_intent: intent });
    expect(await chargeOf(intent)).toMatchObject({ amount_refunded: 189_900, refunded: true });
    await shop.settle();
    expect(shop.types()).toEqual(
      expect.arrayContaining(['refund.created', 'charge.refunded', 'refund.updated']),
    );
    const told = shop.received.find(({ event }) => event.type === 'charge.refunded');
    expect(told?.event.data.previous_attributes).toEqual({ amount_refunded: 0, refunded: false });
  });

  it('is never more than was taken, over all refunds together', async () => {
    const intent = await paid();
    await shop.stripe.refunds.create({ payment_intent: intent, amount: 100_000 });
    await expect(
      shop.stripe.refunds.create({ payment_intent: intent, amount: 89_901 }),
    ).rejects.toThrow(/greater than unrefunded amount on charge \(€899\.00\)/);
    const rest = await shop.stripe.refunds.create({ payment_intent: intent });
    expect(rest.amount).toBe(89_900);
    await expect(shop.stripe.refunds.create({ payment_intent: intent })).rejects.toMatchObject({
      code: 'charge_already_refunded',
    });
    const listed = await shop.stripe.refunds.list({ payment_intent: intent });
    expect(listed.data.map(({ amount }) => amount)).toEqual([89_900, 100_000]);
  });

  it('of eight at the same time gives back what was taken once', async () => {
    const intent = await paid();
    const all = await Promise.allSettled(
      Array.from({ length: 8 }, () => shop.stripe.refunds.create({ payment_intent: intent })),
    );
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('that fails later frees what it took', async () => {
    const intent = await paid();
    await shop.local('/refunds', { mode: 'fail' });
    const refund = await shop.stripe.refunds.create({ payment_intent: intent });
    expect(refund.status).toBe('pending');
    await shop.local('/clock', { advance_seconds: 10 });
    expect(await shop.stripe.refunds.retrieve(refund.id)).toMatchObject({
      status: 'failed',
      failure_reason: 'expired_or_canceled_card',
    });
    expect(await chargeOf(intent)).toMatchObject({ amount_refunded: 0, refunded: false });
    await shop.settle();
    expect(shop.types()).toContain('refund.failed');
  });

  it('that is pending can be cancelled, or end well by hand', async () => {
    const intent = await paid();
    await shop.local('/refunds', { mode: 'pending' });
    const one = await shop.stripe.refunds.create({ payment_intent: intent, amount: 100 });
    expect((await shop.stripe.refunds.cancel(one.id)).status).toBe('canceled');
    await expect(shop.stripe.refunds.cancel(one.id)).rejects.toThrow(/status is canceled/);
    const two = await shop.stripe.refunds.create({ payment_intent: intent, amount: 200 });
    await shop.local(`/refunds/${two.id}/end`, { succeeds: true });
    expect((await shop.stripe.refunds.retrieve(two.id)).status).toBe('succeeded');
    await expect(shop.local(`/refunds/${two.id}/end`)).rejects.toThrow(/pending/);
    expect((await chargeOf(intent)).amount_refunded).toBe(200);
  });

  it('of what was not paid is refused', async () => {
    const { id, url } = await shop.stripe.checkout.sessions.create(laptop());
    await press(url, 'decline');
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
    const intent = await paid();
    const { id, charge } = await shop.stripe.refunds.create({ payment_intent: intent });
    const updated = await shop.stripe.refunds.update(id, { metadata: { by: 'Bea' } });
    expect(updated.metadata).toEqual({ by: 'Bea' });
    const expanded = await shop.stripe.charges.retrieve(String(charge), { expand: ['refunds'] });
    expect(expanded.refunds?.data.map((refund) => refund.id)).toEqual([id]);
  });
});

describe('a dispute', () => {
  const opened = async () => {
    const intent = await paid();
    const charge = await chargeOf(intent);
    await shop.local(`/charges/${charge.id}/dispute`, { reason: 'product_not_received' });
    const { data } = await shop.stripe.disputes.list({ payment_intent: intent });
    const [dispute] = data;
    if (dispute === undefined) throw new Error('nothing is disputed');
    return { intent, charge, dispute };
  };

  it('takes the money, stops refunds, and brings it back when it is won', async () => {
    const { intent, dispute } = await opened();
    expect(dispute).toMatchObject({ status: 'needs_response', reason: 'product_not_received' });
    await expect(shop.stripe.refunds.create({ payment_intent: intent })).rejects.toMatchObject({
      code: 'charge_disputed',
    });
    const answered = await shop.stripe.disputes.update(dispute.id, {
      evidence: { shipping_tracking_number: '00340' },
    });
    expect(answered).toMatchObject({
      status: 'under_review',
      evidence: { shipping_tracking_number: '00340' },
    });
    await expect(shop.stripe.disputes.update(dispute.id, {})).rejects.toThrow(/under review/);
    await shop.local(`/disputes/${dispute.id}/close`, { status: 'won' });
    expect((await chargeOf(intent)).disputed).toBe(false);
    await shop.settle();
    expect(shop.types().filter((type) => type.startsWith('charge.dispute'))).toEqual(
      expect.arrayContaining([
        'charge.dispute.created',
        'charge.dispute.funds_withdrawn',
        'charge.dispute.updated',
        'charge.dispute.closed',
        'charge.dispute.funds_reinstated',
      ]),
    );
  });

  it('that is lost stays lost, and cannot be opened or closed twice', async () => {
    const { charge, dispute } = await opened();
    await shop.local(`/disputes/${dispute.id}/close`, { status: 'lost' });
    await expect(shop.local(`/disputes/${dispute.id}/close`, { status: 'won' })).rejects.toThrow();
    await expect(shop.local(`/charges/${charge.id}/dispute`)).rejects.toThrow(/cannot be disputed/);
    await shop.settle();
    expect(shop.types()).not.toContain('charge.dispute.funds_reinstated');
  });

  it('takes no evidence of a kind that Stripe does not know', async () => {
    const { dispute } = await opened();
    await expect(
      shop.stripe.disputes.update(dispute.id, { evidence: { gossip: 'x' } as object }),
    ).rejects.toMatchObject({ param: 'evidence[gossip]' });
  });
});
