import Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { client, laptop, openShop, type Shop } from './test/shop.ts';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.close());

const create = (stripe = shop.stripe) =>
  stripe.checkout.sessions.create(laptop(), { idempotencyKey: 'order:1' });
const sessions = () => Object.keys(shop.served.local.state.sessions).length;
const patient = () => client(shop.served, { maxNetworkRetries: 2 });

describe('a fault', () => {
  it('that resets the connection is a StripeConnectionError, and nothing happened', async () => {
    await shop.local('/faults', { kind: 'reset', times: 2 });
    await expect(create()).rejects.toBeInstanceOf(Stripe.errors.StripeConnectionError);
    expect(sessions()).toBe(0);
    await create();
    expect(sessions()).toBe(1);
  });

  it('that loses the answer leaves a session which the same key finds', async () => {
    await shop.local('/faults', { kind: 'lose', times: 2 });
    await expect(create()).rejects.toBeInstanceOf(Stripe.errors.StripeConnectionError);
    expect(sessions()).toBe(1);
    const found = await create();
    expect(found.lastResponse.headers['idempotent-replayed']).toBe('true');
    expect(sessions()).toBe(1);
  });

  it('that cuts the answer in two is told as a connection error', async () => {
    await shop.local('/faults', { kind: 'truncate' });
    await expect(create()).rejects.toBeInstanceOf(Stripe.errors.StripeConnectionError);
    expect((await create()).object).toBe('checkout.session');
    expect(sessions()).toBe(1);
  });

  it('of 409 or 500 is retried by the SDK under the same key', async () => {
    await shop.local('/faults', { kind: '409' });
    await shop.local('/faults', { kind: '500' });
    expect((await create(patient())).status).toBe('open');
    expect(sessions()).toBe(1);
  });

  it('of 429 is not retried, unless it says so', async () => {
    await shop.local('/faults', { kind: '429' });
    await expect(create(patient())).rejects.toBeInstanceOf(Stripe.errors.StripeRateLimitError);
    await shop.local('/faults', { kind: '429', should_retry: true });
    expect((await create(patient())).status).toBe('open');
  });

  it('of 500 that is kept answers the same key with it for a day', async () => {
    await shop.local('/faults', { kind: '500', kept: true });
    await expect(create()).rejects.toMatchObject({ statusCode: 500 });
    await expect(create()).rejects.toMatchObject({
      statusCode: 500,
      headers: { 'idempotent-replayed': 'true' },
    });
    expect(sessions()).toBe(0);
  });

  it('of 500 that says not to retry is obeyed', async () => {
    await shop.local('/faults', { kind: '500', should_retry: false });
    await expect(create(patient())).rejects.toMatchObject({ statusCode: 500 });
  });

  it('strikes only the method and path it is for, after as many as it lets by', async () => {
    await shop.local('/faults', {
      kind: '500',
      method: 'POST',
      path: '/v1/checkout/sessions',
      skip: 1,
    });
    await shop.stripe.events.list();
    await create();
    await expect(
      shop.stripe.checkout.sessions.create(laptop(), { idempotencyKey: 'order:2' }),
    ).rejects.toMatchObject({ statusCode: 500 });
    expect(shop.served.local.state.faults).toEqual([]);
  });

  it('can be listed and called off', async () => {
    await shop.local('/faults', { kind: '500', times: 5 });
    const url = `${shop.served.url}/_local/faults`;
    expect(await (await fetch(url)).json()).toHaveLength(1);
    await fetch(url, { method: 'DELETE' });
    await create();
  });

  it('of a kind that does not exist is refused', async () => {
    await expect(shop.local('/faults', { kind: 'earthquake' })).rejects.toThrow(/must be one of/);
    await expect(shop.local('/faults', { kind: '500', often: 3 })).rejects.toThrow(/unknown/);
  });
});

describe('the test controls', () => {
  it('tell and move the clock, and start over', async () => {
    await create();
    await shop.local('/clock', { advance_seconds: 3600 });
    const clock: unknown = await (await fetch(`${shop.served.url}/_local/clock`)).json();
    expect(clock).toMatchObject({ offset_seconds: 3600 });
    await shop.local('/reset');
    expect(sessions()).toBe(0);
    expect(Object.keys(shop.served.local.state.endpoints)).toHaveLength(1);
  });

  it('pay a session without a browser, once', async () => {
    const { id } = await create();
    expect(await shop.local(`/sessions/${id}/pay`)).toEqual({ go: 'success' });
    await expect(shop.local(`/sessions/${id}/pay`)).rejects.toThrow(/complete/);
    await expect(shop.local('/sessions/cs_no/pay')).rejects.toThrow(/No such/);
  });

  it('refuse a body that is not JSON', async () => {
    const response = await fetch(`${shop.served.url}/_local/clock`, { method: 'POST', body: '{' });
    expect(response.status).toBe(400);
  });

  it('show deliveries and the weather', async () => {
    const get = async (path: string): Promise<unknown> =>
      (await fetch(`${shop.served.url}/_local${path}`)).json();
    expect(await get('/webhooks')).toMatchObject({ paused: false });
    expect(await get('/deliveries')).toEqual({ waiting: [], finished: [] });
  });
});
