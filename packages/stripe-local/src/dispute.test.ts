import { beforeEach, describe, expect, it } from 'vitest';
import { alone } from './test/alone.ts';

let shop: ReturnType<typeof alone>;
beforeEach(() => {
  shop = alone();
});

describe('a dispute', () => {
  const opened = async () => {
    const intent = await shop.paid();
    const charge = await shop.chargeOf(intent);
    await shop.control(`/charges/${charge.id}/dispute`, { reason: 'product_not_received' });
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
    const more = { evidence: { uncategorized_text: 'It did arrive.' } };
    await expect(shop.stripe.disputes.update(dispute.id, more)).rejects.toThrow(/under review/);
    await shop.control(`/disputes/${dispute.id}/close`, { status: 'won' });
    expect((await shop.chargeOf(intent)).disputed).toBe(true);
    expect((await shop.stripe.refunds.create({ payment_intent: intent })).status).toBe('succeeded');
    await shop.local.tick();
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
    await shop.control(`/disputes/${dispute.id}/close`, { status: 'lost' });
    await expect(
      shop.control(`/disputes/${dispute.id}/close`, { status: 'won' }),
    ).rejects.toThrow();
    await expect(shop.control(`/charges/${charge.id}/dispute`)).rejects.toThrow(
      /cannot be disputed/,
    );
    await shop.local.tick();
    expect(shop.types()).not.toContain('charge.dispute.funds_reinstated');
  });

  it('that the shop accepts is lost at once', async () => {
    const { dispute } = await opened();
    expect((await shop.stripe.disputes.close(dispute.id)).status).toBe('lost');
    await expect(shop.stripe.disputes.close(dispute.id)).rejects.toThrow(/status is lost/);
  });

  it('shows the bank only the evidence that it is told to show', async () => {
    const { dispute } = await opened();
    const { update } = shop.stripe.disputes;
    const change = (params: object) => update.call(shop.stripe.disputes, dispute.id, params);
    expect((await change({ metadata: { by: 'Bea' } })).status).toBe('needs_response');
    const kept = await change({ evidence: { customer_name: 'Ada' }, submit: false });
    expect(kept).toMatchObject({ status: 'needs_response', evidence: { customer_name: 'Ada' } });
    await change({ evidence: { customer_name: '' } });
    const [told] = (await shop.stripe.events.list({ type: 'charge.dispute.updated' })).data;
    expect(told?.data.previous_attributes).toEqual({
      evidence: { customer_name: 'Ada' },
      evidence_details: { submission_count: 0, submission_method: 'none' },
      status: 'needs_response',
    });
  });

  it('may be a question first, which leaves the money until it becomes a dispute', async () => {
    const intent = await shop.paid();
    const charge = await shop.chargeOf(intent);
    const ask = () => shop.control(`/charges/${charge.id}/dispute`, { inquiry: true });
    await ask();
    await expect(ask()).rejects.toThrow(/is disputed/);
    const [question] = (await shop.stripe.disputes.list({ charge: charge.id })).data;
    expect(question).toMatchObject({
      status: 'warning_needs_response',
      is_charge_refundable: true,
      balance_transactions: [],
    });
    await shop.stripe.refunds.create({ payment_intent: intent, amount: 1 });
    const path = `/disputes/${question?.id}`;
    await expect(shop.control(`${path}/close`, { status: 'lost' })).rejects.toThrow(/not end/);
    await shop.control(`${path}/escalate`);
    await expect(shop.control(`${path}/escalate`)).rejects.toThrow(/inquiry/);
    const found = await shop.stripe.disputes.retrieve(question?.id ?? '');
    expect(found).toMatchObject({ status: 'needs_response', is_charge_refundable: false });
    expect(found.balance_transactions.map(({ amount }) => amount)).toEqual([-189_900]);
    const other = await shop.chargeOf(await shop.paid());
    await shop.control(`/charges/${other.id}/dispute`, { inquiry: true });
    const [second] = (await shop.stripe.disputes.list({ charge: other.id })).data;
    await shop.control(`/disputes/${second?.id}/close`, { status: 'warning_closed' });
    await shop.control(`/charges/${other.id}/dispute`);
  });

  it('is not of a charge of which nothing is left', async () => {
    const intent = await shop.paid();
    const charge = await shop.chargeOf(intent);
    const ask = () => shop.control(`/charges/${charge.id}/dispute`);
    await shop.stripe.refunds.create({ payment_intent: intent });
    await expect(ask()).rejects.toThrow(/went back/);
    expect((await shop.stripe.disputes.list()).data).toEqual([]);
  });

  it('can be put in any status that Stripe knows, without moving money', async () => {
    const { dispute } = await opened();
    await shop.control(`/disputes/${dispute.id}/status`, { status: 'appeal_under_review' });
    const found = await shop.stripe.disputes.retrieve(dispute.id);
    expect(found.status).toBe('appeal_under_review');
    expect(found.balance_transactions).toHaveLength(1);
    await expect(
      shop.control(`/disputes/${dispute.id}/status`, { status: 'undecided' }),
    ).rejects.toThrow(/must be one of/);
  });

  it('takes no evidence of a kind that Stripe does not know', async () => {
    const { dispute } = await opened();
    await expect(
      shop.stripe.disputes.update(dispute.id, { evidence: { gossip: 'x' } as object }),
    ).rejects.toMatchObject({ param: 'evidence[gossip]' });
    const enhanced = { enhanced_evidence: { visa_compliance: { fee_acknowledged: true } } };
    await expect(
      shop.stripe.disputes.update(dispute.id, { evidence: enhanced }),
    ).rejects.toMatchObject({
      code: 'stripe_local_limit',
      param: 'evidence[enhanced_evidence]',
    });
  });
});
