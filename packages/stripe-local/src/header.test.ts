import { describe, expect, it, vi } from 'vitest';
import { alone } from './test/alone.ts';
import { laptop } from './test/shop.ts';

const { stripe, post, page } = alone();
const create = (options: object) => stripe.checkout.sessions.create(laptop(), options);

describe('a request', () => {
  it('in another API version, or for another account, is refused rather than answered in this one', async () => {
    const refused = { code: 'stripe_local_limit', statusCode: 400 };
    await expect(create({ apiVersion: '2024-06-20' })).rejects.toMatchObject(refused);
    await expect(create({ stripeAccount: 'acct_1' })).rejects.toMatchObject(refused);
    await expect(create({ stripeContext: 'acct_1' })).rejects.toMatchObject(refused);
    const { headers } = await post('/v1/nothing', '');
    expect(headers.get('stripe-version')).toBe('2026-10-28.endive');
  });

  it('with a JSON body is told to send a form', async () => {
    const json = { 'content-type': 'application/json' };
    const response = await post('/v1/customers', { email: 'a@b.example' }, json);
    expect(await response.text()).toContain('check that your POST content type');
  });

  it('that deletes takes no notice of a key', async () => {
    const made = await stripe.webhookEndpoints.create({
      url: 'http://127.0.0.1/',
      enabled_events: ['*'],
    });
    const key = { idempotencyKey: 'gone' };
    await stripe.webhookEndpoints.del(made.id, {}, key);
    await expect(stripe.webhookEndpoints.del(made.id, {}, key)).rejects.toMatchObject({
      statusCode: 404,
    });
  });

  it('whose parameters were wrong in themselves leaves its key free for the right ones', async () => {
    const key = { idempotencyKey: 'again' };
    const wrong = laptop({ success_url: 'nowhere' });
    await expect(stripe.checkout.sessions.create(wrong, key)).rejects.toThrow(/Not a valid URL/);
    expect((await create(key)).status).toBe('open');
  });
});

describe('every page', () => {
  it.each(['/desk', '/desk/cs_test_no', '/nothing', '/pay/cs_test_no'])(
    'says at %s that it is not Stripe',
    async (path) => {
      const response = await page(path);
      expect(response.headers.get('content-type')).toMatch('text/html');
      expect(await response.text()).toContain('This is not Stripe');
    },
  );

  it('says so where it refuses, and where something breaks', async () => {
    const foreign = await post('/_local/reset', {}, { origin: 'https://shop.example' });
    expect(foreign.status).toBe(403);
    expect(await foreign.text()).toContain('This is not Stripe');
    const broken = alone();
    broken.local.state.sessions = null as never;
    const log = vi.spyOn(console, 'error').mockReturnValue();
    const page = await broken.page('/pay/cs_test_x');
    expect(log).toHaveBeenCalledOnce();
    log.mockRestore();
    expect(page.status).toBe(500);
    expect(await page.text()).toContain('This is not Stripe');
  });

  it('answers programs in JSON', async () => {
    for (const path of ['/v1/nothing', '/_local/nothing'])
      expect(await (await post(path, {})).json()).toHaveProperty('error.message');
  });
});

it('does what a page offers, and nothing else', async () => {
  const stand = alone();
  const { url } = await stand.stripe.checkout.sessions.create(
    laptop({ allowed_payment_method_types: ['card'] }),
  );
  for (const outcome of ['delayed', 'three-d-secure-pass', 'no-such']) {
    const response = await stand.press(url, { outcome });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('did not offer that');
  }
  await stand.press(url, { outcome: 'three-d-secure' });
  expect((await stand.press(url, { outcome: 'pay' })).status).toBe(400);
  expect((await stand.press(url, { outcome: 'three-d-secure-pass' })).status).toBe(303);
});

it('finds nothing under a name that every object has', async () => {
  const { stripe, control } = alone();
  const missing = { code: 'resource_missing' };
  const make = (more: object) => stripe.checkout.sessions.create(laptop(more));
  await expect(make({ customer: 'constructor' })).rejects.toMatchObject(missing);
  await expect(make({ line_items: [{ price: 'toString', quantity: 1 }] })).rejects.toMatchObject(
    missing,
  );
  const refund = { payment_intent: 'constructor' };
  await expect(stripe.refunds.create(refund)).rejects.toMatchObject(missing);
  await control('/reset');
  await expect(control('/sessions/__proto__/pay')).rejects.toThrow(/No such/);
  const again = alone(JSON.parse(JSON.stringify(alone().local.state)));
  await expect(again.control('/charges/constructor/dispute')).rejects.toThrow(/No such/);
});
