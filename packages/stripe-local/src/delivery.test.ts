import { createHmac } from 'node:crypto';
import Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { laptop, openShop, press, type Shop, secret } from './test/shop.ts';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.close());

const pay = async () => {
  const session = await shop.stripe.checkout.sessions.create(laptop());
  await press(session.url, 'pay');
  return session;
};
/** In virtual time: attempts only happen when the clock is moved. */
const advance = (seconds: number) => shop.local('/clock', { advance_seconds: seconds });

describe('a webhook', () => {
  it('arrives by itself, signed for the SDK, with the request that caused it', async () => {
    const session = await shop.stripe.checkout.sessions.create(laptop(), { idempotencyKey: 'k1' });
    await shop.stripe.checkout.sessions.expire(session.id, {}, { idempotencyKey: 'k2' });
    await expect.poll(() => shop.types()).toEqual(['checkout.session.expired']);
    const event = shop.received[0]?.event;
    expect(event).toMatchObject({
      object: 'event',
      api_version: '2026-10-28.endive',
      livemode: false,
      request: { idempotency_key: 'k2', id: expect.stringMatching(/^req_/) },
      data: { object: { id: session.id, status: 'expired', url: null } },
    });
    expect((await shop.stripe.events.retrieve(event?.id ?? '')).pending_webhooks).toBe(0);
  });

  it('is tried again with a fresh time and signature until it is taken', async () => {
    shop.answer = 500;
    const { id } = await shop.stripe.checkout.sessions.create(laptop());
    await shop.stripe.checkout.sessions.expire(id);
    await expect.poll(() => shop.received.length).toBe(1);
    await advance(10);
    await expect.poll(() => shop.received.length).toBe(2);
    shop.answer = 204;
    await advance(60);
    await expect.poll(() => shop.received.length).toBe(3);
    await advance(86_400);
    expect(shop.received).toHaveLength(3);
    expect(new Set(shop.received.map(({ event }) => event.id)).size).toBe(1);
    expect(new Set(shop.received.map(({ signature }) => signature)).size).toBe(3);
  });

  it('is given up at last, and a redirect counts as a failure', async () => {
    shop.answer = 302;
    await shop.local('/webhooks', { retry_seconds: [1, 2] });
    const { id } = await shop.stripe.checkout.sessions.create(laptop());
    await shop.stripe.checkout.sessions.expire(id);
    await expect.poll(() => shop.received.length).toBe(1);
    await advance(1);
    await advance(2);
    await advance(1000);
    expect(shop.received).toHaveLength(3);
    const { finished } = shop.served.local.state;
    expect(finished.map(({ state, attempts }) => [state, attempts.length])).toEqual([
      ['given-up', 3],
    ]);
    const failed = await shop.stripe.events.list({ delivery_success: false });
    expect(failed.data).toHaveLength(1);
  });

  it('can be sent once more by hand, as the same event', async () => {
    const { id } = await shop.stripe.checkout.sessions.create(laptop());
    await shop.stripe.checkout.sessions.expire(id);
    await expect.poll(() => shop.received.length).toBe(1);
    await shop.local(`/events/${shop.received[0]?.event.id}/send`);
    expect(shop.received).toHaveLength(2);
    expect(shop.received[1]?.event.id).toBe(shop.received[0]?.event.id);
    await expect(shop.local('/events/evt_no/send')).rejects.toThrow(/No such event/);
  });

  it('signs with the old secret and the new one for a day after a roll', async () => {
    const [endpoint] = Object.keys(shop.served.local.state.endpoints);
    const { secret: rolled } = (await shop.local(`/webhook_endpoints/${endpoint}/roll`)) as {
      secret: string;
    };
    await pay();
    await shop.settle();
    const [first] = shop.received;
    expect(first?.signature.match(/v1=/g)).toHaveLength(2);
    const holds = (at: number, key: string) => {
      const { event, signature = '' } = shop.received.at(at) ?? {};
      const body = JSON.stringify(event, null, 2);
      // However far the clock went.
      return new Stripe('sk_test_x').webhooks.signature?.verifyHeader(body, signature, key, 1e9);
    };
    expect([holds(0, secret), holds(0, rolled)]).toEqual([true, true]);
    shop.check = rolled;
    await advance(86_401);
    await pay();
    await shop.settle();
    expect(holds(-1, rolled)).toBe(true);
    expect(() => holds(-1, secret)).toThrow(/No signatures found/);
  });

  it('signs exactly as Stripe documents it', async () => {
    await pay();
    await shop.settle();
    const [first] = shop.received;
    const [, t, v1] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(first?.signature ?? '') ?? [];
    const body = JSON.stringify(first?.event, null, 2);
    expect(v1).toBe(createHmac('sha256', secret).update(`${t}.${body}`).digest('hex'));
    expect(() =>
      new Stripe('sk_test_x').webhooks.constructEvent(body, first?.signature ?? '', 'whsec_other'),
    ).toThrow(Stripe.errors.StripeSignatureVerificationError);
  });
});

describe('the weather', () => {
  it('holds everything back while it is paused', async () => {
    await shop.local('/webhooks', { paused: true });
    await pay();
    await advance(3600);
    expect(shop.received).toEqual([]);
    await shop.local('/webhooks', { paused: false });
    await shop.settle();
    expect(shop.received.length).toBeGreaterThan(4);
  });

  it('doubles, delays and loses', async () => {
    await shop.local('/webhooks', { duplicate: 1, delay_seconds: 100 });
    const { id } = await shop.stripe.checkout.sessions.create(laptop());
    await shop.stripe.checkout.sessions.expire(id);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(shop.received).toEqual([]);
    await advance(101);
    expect(shop.types()).toEqual(['checkout.session.expired', 'checkout.session.expired']);
    expect(shop.received[0]?.event.id).toBe(shop.received[1]?.event.id);

    await shop.local('/webhooks', { duplicate: 0, delay_seconds: 0, drop: 1 });
    const other = await shop.stripe.checkout.sessions.create(laptop());
    await shop.stripe.checkout.sessions.expire(other.id);
    await advance(60);
    expect(shop.received).toHaveLength(2);
    await shop.local('/webhooks', { drop: 0 });
    await advance(3600);
    expect(shop.received).toHaveLength(3);
  });

  it('loses answers, so that what was taken comes again', async () => {
    await shop.local('/webhooks', { drop_response: 1 });
    const { id } = await shop.stripe.checkout.sessions.create(laptop());
    await shop.stripe.checkout.sessions.expire(id);
    await expect.poll(() => shop.received.length).toBe(1);
    await shop.local('/webhooks', { drop_response: 0 });
    await advance(60);
    expect(shop.received).toHaveLength(2);
  });
});

describe('a webhook endpoint', () => {
  it('shows its secret once, and gets only the events it asked for', async () => {
    const url = shop.served.local.state.endpoints;
    const hook = Object.values(url)[0]?.url ?? '';
    const made = await shop.stripe.webhookEndpoints.create({
      url: hook,
      enabled_events: ['payment_intent.succeeded'],
    });
    expect(made.secret).toMatch(/^whsec_\w{32}$/);
    const seen = await shop.stripe.webhookEndpoints.retrieve(made.id);
    expect(seen.secret).toBeUndefined();
    expect(JSON.stringify(await shop.stripe.webhookEndpoints.list())).not.toContain('whsec_');
    await pay();
    const mine = Object.values(shop.served.local.state.deliveries)
      .concat(shop.served.local.state.finished)
      .filter(({ endpoint }) => endpoint === made.id);
    expect(mine).toHaveLength(1);
  });

  it('that is disabled or deleted gets nothing more', async () => {
    const { endpoints } = shop.served.local.state;
    const [id = ''] = Object.keys(endpoints);
    await shop.stripe.webhookEndpoints.update(id, { disabled: true });
    await pay();
    await shop.settle();
    expect(shop.received).toEqual([]);
    await shop.stripe.webhookEndpoints.update(id, { disabled: false });
    await shop.stripe.webhookEndpoints.del(id);
    await pay();
    await shop.settle();
    expect(shop.received).toEqual([]);
  });

  it('at an address that is none is refused', async () => {
    await expect(
      shop.stripe.webhookEndpoints.create({ url: 'nowhere', enabled_events: ['*'] }),
    ).rejects.toThrow(/Invalid URL/);
  });
});
