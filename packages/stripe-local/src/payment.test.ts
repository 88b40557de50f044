import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { laptop, openShop, press, type Shop } from './test/shop.ts';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.close());

const open = () => shop.stripe.checkout.sessions.create(laptop());
const look = (id: string) =>
  shop.stripe.checkout.sessions.retrieve(id, { expand: ['payment_intent.latest_charge'] });

describe('the pay page', () => {
  it('says that it is not Stripe, needs no JavaScript and escapes what the shop wrote', async () => {
    const { url } = await open();
    const response = await fetch(url ?? '');
    const html = await response.text();
    expect(html).toContain('This is not Stripe');
    expect(html).toContain('1899.00 EUR');
    expect(html).toContain('V54 &lt;laptop&gt;');
    expect(html).not.toMatch(/<script| style=|https?:\/\/(?!127)/);
    const policy = response.headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    expect(policy).toContain("form-action 'self' http://127.0.0.1:4321;");
  });

  it('sends who paid to the shop, with the session in the address', async () => {
    const { id, url } = await open();
    const response = await press(url, 'pay');
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe(`http://127.0.0.1:4321/paid?session=${id}`);
    const again = await press(url, 'pay');
    expect(again.status).toBe(303);
    expect(Object.keys(shop.served.local.state.charges)).toHaveLength(1);
  });

  it('answers 404 and 410 where nothing can be paid', async () => {
    expect((await fetch(`${shop.served.url}/pay/cs_test_no`)).status).toBe(404);
    const { id, url } = await open();
    await shop.stripe.checkout.sessions.expire(id);
    expect((await fetch(url ?? '')).status).toBe(410);
    expect((await press(url, 'pay')).status).toBe(410);
  });

  it('lets a buyer go back to a session that stays open', async () => {
    const { id, url } = await open();
    const response = await press(url, 'back');
    expect(response.headers.get('location')).toBe('http://127.0.0.1:4321/order');
    expect((await look(id)).status).toBe('open');
  });

  it('refuses an outcome it does not know', async () => {
    const { url } = await open();
    expect((await press(url, 'free-of-charge')).status).toBe(400);
  });

  it('offers only the kinds of payment that the shop allows', async () => {
    const { url } = await shop.stripe.checkout.sessions.create(
      laptop({ allowed_payment_method_types: ['card'] }),
    );
    expect(await (await fetch(url ?? '')).text()).not.toContain('bank debit');
  });
});

describe('paying', () => {
  it('by card makes the session complete and paid, and tells so in five events', async () => {
    const { id, url } = await open();
    await press(url, 'pay');
    const session = await look(id);
    expect(session).toMatchObject({
      status: 'complete',
      payment_status: 'paid',
      url: null,
      customer_details: { email: 'ada@example.org', name: 'Ada' },
      payment_intent: {
        status: 'succeeded',
        amount_received: 189_900,
        metadata: { order: 'ord_1' },
        latest_charge: { paid: true, captured: true, balance_transaction: null },
      },
    });
    await shop.local('/clock', { advance_seconds: 5 });
    await shop.settle();
    expect(shop.types().toSorted()).toEqual([
      'charge.succeeded',
      'charge.updated',
      'checkout.session.completed',
      'payment_intent.created',
      'payment_intent.succeeded',
    ]);
    const completed = shop.received.find(
      ({ event }) => event.type === 'checkout.session.completed',
    );
    expect(completed?.event.data.object).toMatchObject({ id, payment_status: 'paid' });
  });

  it('with a declined card leaves the session open for another try', async () => {
    const { id, url } = await open();
    const response = await press(url, 'decline');
    expect(response.status).toBe(402);
    expect(await response.text()).toContain('Your card was declined.');
    expect(await look(id)).toMatchObject({
      status: 'open',
      payment_intent: {
        status: 'requires_payment_method',
        last_payment_error: { code: 'card_declined', decline_code: 'generic_decline' },
      },
    });
    await shop.settle();
    expect(shop.types().toSorted()).toEqual([
      'charge.failed',
      'payment_intent.created',
      'payment_intent.payment_failed',
    ]);
    await press(url, 'pay');
    expect((await look(id)).payment_status).toBe('paid');
  });

  it('with 3D Secure asks first, and is paid or not as the bank says', async () => {
    const { id, url } = await open();
    const asked = await press(url, 'three-d-secure');
    const question = await asked.text();
    expect(question).toContain('Your bank asks');
    expect(await (await fetch(url ?? '')).text()).toContain('Your bank asks');
    expect(await look(id)).toMatchObject({ payment_intent: { status: 'requires_action' } });
    const failed = await press(url, 'three-d-secure-fail');
    expect(failed.status).toBe(402);
    await press(url, 'three-d-secure');
    // The bank's page asks for nothing that was told before.
    const yes = new URLSearchParams({ outcome: 'three-d-secure-pass' });
    const passed = await fetch(url ?? '', { method: 'POST', body: yes, redirect: 'manual' });
    expect(passed.status).toBe(303);
    expect(await look(id)).toMatchObject({
      payment_status: 'paid',
      customer_details: { email: 'ada@example.org', name: 'Ada' },
    });
  });

  it('by bank debit completes the session unpaid, and pays it later', async () => {
    const { id, url } = await open();
    expect((await press(url, 'delayed')).status).toBe(303);
    expect(await look(id)).toMatchObject({
      status: 'complete',
      payment_status: 'unpaid',
      payment_intent: { status: 'processing' },
    });
    await shop.settle();
    expect(shop.types()).not.toContain('payment_intent.succeeded');
    await shop.local('/clock', { advance_seconds: 60 });
    await shop.settle();
    expect(await look(id)).toMatchObject({
      payment_status: 'paid',
      payment_intent: { status: 'succeeded' },
    });
    expect(shop.types()).toContain('checkout.session.async_payment_succeeded');
  });

  it('by a bank debit that bounces never pays', async () => {
    const { id, url } = await open();
    await press(url, 'delayed-fail');
    await shop.local('/clock', { advance_seconds: 60 });
    await shop.settle();
    expect(await look(id)).toMatchObject({
      status: 'complete',
      payment_status: 'unpaid',
      payment_intent: { status: 'requires_payment_method' },
    });
    expect(shop.types()).toContain('checkout.session.async_payment_failed');
  });

  it('can be settled by hand, once', async () => {
    const { id, url } = await open();
    await press(url, 'delayed');
    const { payment_intent: intent } = await shop.stripe.checkout.sessions.retrieve(id);
    await shop.local(`/payment_intents/${String(intent)}/settle`, { arrives: true });
    expect((await look(id)).payment_status).toBe('paid');
    await expect(shop.local(`/payment_intents/${String(intent)}/settle`)).rejects.toThrow();
  });

  it('does not happen when the session is abandoned or its time is over', async () => {
    const one = await open();
    await press(one.url, 'abandon');
    expect(await look(one.id)).toMatchObject({ status: 'expired', url: null });
    const two = await open();
    await shop.local('/clock', { advance_seconds: 24 * 60 * 60 + 1 });
    expect((await look(two.id)).status).toBe('expired');
    await shop.settle();
    expect(shop.types()).toEqual(['checkout.session.expired', 'checkout.session.expired']);
  });
});

it('refuses to cancel the payment intent of a session', async () => {
  const { id, url } = await open();
  await press(url, 'decline');
  const { payment_intent: intent } = await shop.stripe.checkout.sessions.retrieve(id);
  await expect(shop.stripe.paymentIntents.cancel(String(intent))).rejects.toThrow(/expire/);
});
