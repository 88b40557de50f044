import Stripe from 'stripe';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { client, laptop, openShop, type Shop } from './test/shop.ts';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.close());

const sessions = () => Object.keys(shop.served.local.state.sessions).length;

it('answers the same request with the same key with the same session, and says so', async () => {
  const options = { idempotencyKey: 'order:ord_1:session:1' };
  const first = await shop.stripe.checkout.sessions.create(laptop(), options);
  const second = await shop.stripe.checkout.sessions.create(laptop(), options);
  expect(second.id).toBe(first.id);
  expect(first.lastResponse.headers['idempotent-replayed']).toBeUndefined();
  expect(second.lastResponse.headers['idempotent-replayed']).toBe('true');
  expect(second.lastResponse.headers['original-request']).toBe(first.lastResponse.requestId);
  expect(sessions()).toBe(1);
});

it('refuses another request with a key that was used', async () => {
  const options = { idempotencyKey: 'one' };
  await shop.stripe.checkout.sessions.create(laptop(), options);
  const error = await shop.stripe.checkout.sessions
    .create(laptop({ client_reference_id: 'ord_2' }), options)
    .catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(Stripe.errors.StripeIdempotencyError);
  expect(error).toMatchObject({ statusCode: 400, type: 'StripeIdempotencyError' });
  expect(sessions()).toBe(1);
});

it('answers 409 to a second request while the first with that key still runs', async () => {
  await shop.local('/faults', { kind: 'slow', delay_ms: 100 });
  const options = { idempotencyKey: 'one' };
  const both = await Promise.allSettled([
    shop.stripe.checkout.sessions.create(laptop(), options),
    shop.stripe.checkout.sessions.create(laptop(), options),
  ]);
  expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  expect(both.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { statusCode: 409, code: 'idempotency_key_in_use' },
  });
  expect(sessions()).toBe(1);
});

it('lets the SDK wait out a 409 and get the first answer', async () => {
  await shop.local('/faults', { kind: 'slow', delay_ms: 100 });
  const options = { idempotencyKey: 'one' };
  const patient = client(shop.served, { maxNetworkRetries: 3 });
  const [a, b] = await Promise.all([
    patient.checkout.sessions.create(laptop(), options),
    patient.checkout.sessions.create(laptop(), options),
  ]);
  expect(a.id).toBe(b.id);
  expect(sessions()).toBe(1);
});

it('does not keep a request that never began because a parameter was wrong', async () => {
  const options = { idempotencyKey: 'one' };
  const wrong = { ...laptop(), nonsense: '1' };
  await expect(shop.stripe.checkout.sessions.create(wrong, options)).rejects.toThrow(/unknown/);
  await shop.stripe.checkout.sessions.create(laptop(), options);
  expect(sessions()).toBe(1);
});

it('keeps a refusal once the request began', async () => {
  const params = { payment_intent: 'pi_none' };
  const options = { idempotencyKey: 'refund:1' };
  await expect(shop.stripe.refunds.create(params, options)).rejects.toMatchObject({
    statusCode: 404,
  });
  const error: unknown = await shop.stripe.refunds.create(params, options).catch((e: unknown) => e);
  expect(error).toMatchObject({ headers: { 'idempotent-replayed': 'true' } });
});

it('forgets a key after a day', async () => {
  const options = { idempotencyKey: 'one' };
  const first = await shop.stripe.checkout.sessions.create(laptop(), options);
  await shop.local('/clock', { advance_seconds: 25 * 60 * 60 });
  const second = await shop.stripe.checkout.sessions.create(laptop(), options);
  expect(second.id).not.toBe(first.id);
});

it('keeps keys of different accounts apart, and refuses one that is too long', async () => {
  const other = new Stripe('sk_test_other', {
    host: '127.0.0.1',
    port: new URL(shop.served.url).port,
    protocol: 'http',
    telemetry: false,
  });
  const options = { idempotencyKey: 'one' };
  const mine = await shop.stripe.checkout.sessions.create(laptop(), options);
  const theirs = await other.checkout.sessions.create(laptop(), options);
  expect(mine.id).not.toBe(theirs.id);
  await expect(
    other.checkout.sessions.create(laptop(), { idempotencyKey: 'x'.repeat(256) }),
  ).rejects.toThrow(/255 characters/);
});
