import Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { client, laptop, openShop, type Shop } from './test/shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.close());

const now = () => Math.floor(Date.now() / 1000);

describe('a checkout session', () => {
  it('is created open and unpaid, with its total and a page to pay at', async () => {
    const session = await shop.stripe.checkout.sessions.create(laptop());
    expect(session).toMatchObject({
      object: 'checkout.session',
      status: 'open',
      payment_status: 'unpaid',
      payment_intent: null,
      amount_total: 189_900,
      currency: 'eur',
      client_reference_id: 'ord_1',
      metadata: { order: 'ord_1' },
      livemode: false,
      ui_mode: 'hosted_page',
    });
    expect(session.id).toMatch(/^cs_test_\w{58}$/);
    expect(session.url).toBe(`${shop.served.url}/pay/${session.id}`);
    expect(session.expires_at - session.created).toBe(24 * 60 * 60);
    expect(session.line_items).toBeUndefined();
    expect(session.lastResponse.requestId).toMatch(/^req_/);
    expect(session.lastResponse.apiVersion).toBe('2026-10-28.endive');
  });

  it('shows its line items when asked, with decimals as the SDK reads them', async () => {
    const { id } = await shop.stripe.checkout.sessions.create(laptop());
    const session = await shop.stripe.checkout.sessions.retrieve(id, {
      expand: ['line_items', 'line_items.data.price.product'],
    });
    const item = session.line_items?.data[0];
    expect(item).toMatchObject({ description: 'V54 <laptop>', amount_total: 189_900 });
    expect(item?.price?.unit_amount_decimal?.toString()).toBe('189900');
    expect(item?.price?.product).toMatchObject({ name: 'V54 <laptop>' });
    const items = await shop.stripe.checkout.sessions.listLineItems(id);
    expect(items.data).toHaveLength(1);
  });

  it('comes with its first ten line items, and says where the others are', async () => {
    const items = Array.from({ length: 11 }, () => laptop().line_items).flat();
    const { id } = await shop.stripe.checkout.sessions.create(laptop({ line_items: items }));
    const expand = ['line_items'];
    const { line_items: first } = await shop.stripe.checkout.sessions.retrieve(id, { expand });
    expect(first?.data).toHaveLength(10);
    expect(first?.has_more).toBe(true);
    const all = await shop.stripe.checkout.sessions.listLineItems(id, { limit: 100 });
    expect(all.data).toHaveLength(11);
  });

  it('adds the first shipping option to the total', async () => {
    const session = await shop.stripe.checkout.sessions.create(
      laptop({
        shipping_options: [
          {
            shipping_rate_data: {
              display_name: 'Insured',
              type: 'fixed_amount',
              fixed_amount: { amount: 1900, currency: 'eur' },
            },
          },
        ],
      }),
    );
    expect(session.amount_subtotal).toBe(189_900);
    expect(session.amount_total).toBe(191_800);
    expect(session.total_details?.amount_shipping).toBe(1900);
  });

  const refused = async (params: object, message: RegExp, more: object = {}) => {
    const error = await shop.stripe.checkout.sessions
      .create(params as Stripe.Checkout.SessionCreateParams)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Stripe.errors.StripeInvalidRequestError);
    expect(error).toMatchObject({ message: expect.stringMatching(message), ...more });
  };

  it('refuses payment_method_types, which API 2026-09-30.endive took away', () =>
    refused({ ...laptop(), payment_method_types: ['card'] }, /unknown parameter/, {
      code: 'parameter_unknown',
      param: 'payment_method_types',
      statusCode: 400,
    }));

  it('refuses a parameter that is unknown deep inside', () =>
    refused(
      { ...laptop(), line_items: [{ quantity: 1, price_data: { currency: 'eur', price: 3 } }] },
      /unknown parameter/,
      { param: 'line_items[0][price_data][price]' },
    ));

  it('refuses what Stripe knows and this does not, rather than ignoring it', () =>
    refused(laptop({ discounts: [{ coupon: 'x' }] }), /does not implement 'discounts'/, {
      code: 'stripe_local_limit',
    }));

  it('refuses a session without line items, mode, address or with a wrong one', async () => {
    await refused({ ...laptop(), line_items: [] }, /line_items/);
    const { mode: _, ...modeless } = laptop();
    await refused(modeless, /Missing required param: mode/);
    const { success_url: __, ...urlless } = laptop();
    await refused(urlless, /Missing required param: success_url/);
    await refused(laptop({ success_url: 'javascript:alert(1)' }), /Not a valid URL/);
  });

  it('refuses to expire sooner than in 30 minutes or later than in a day', async () => {
    await refused(laptop({ expires_at: now() + 29 * 60 }), /at least 30 minutes/);
    await refused(laptop({ expires_at: now() + 25 * 60 * 60 }), /less than 24 hours/);
  });

  it('refuses an amount that nobody can be charged', () =>
    refused(
      laptop({
        line_items: [
          {
            quantity: 1,
            price_data: { currency: 'eur', unit_amount: 49, product_data: { name: 'x' } },
          },
        ],
      }),
      /0\.50/,
    ));

  it('merges metadata on update, and an empty value takes a key away', async () => {
    const { id } = await shop.stripe.checkout.sessions.create(laptop());
    const session = await shop.stripe.checkout.sessions.update(id, {
      metadata: { order: '', unit: 'unt_1' },
    });
    expect(session.metadata).toEqual({ unit: 'unt_1' });
  });

  it('can be expired once, and then has no page to pay at', async () => {
    const { id } = await shop.stripe.checkout.sessions.create(laptop());
    const expired = await shop.stripe.checkout.sessions.expire(id);
    expect(expired).toMatchObject({ status: 'expired', url: null });
    await expect(shop.stripe.checkout.sessions.expire(id)).rejects.toThrow(
      /status in \["open"\] can be expired/,
    );
  });

  it('is not there under an id that nothing has', async () => {
    await expect(shop.stripe.checkout.sessions.retrieve('cs_test_nothing')).rejects.toMatchObject({
      statusCode: 404,
      code: 'resource_missing',
    });
  });

  it('refuses to expand what is not a reference', async () => {
    const { id } = await shop.stripe.checkout.sessions.create(laptop());
    await expect(
      shop.stripe.checkout.sessions.retrieve(id, { expand: ['amount_total'] }),
    ).rejects.toThrow('This property cannot be expanded (amount_total).');
  });

  it('is listed newest first, page by page', async () => {
    const ids: string[] = [];
    for (let count = 0; count < 5; count += 1)
      ids.unshift((await shop.stripe.checkout.sessions.create(laptop())).id);
    const listed: string[] = [];
    for await (const { id } of shop.stripe.checkout.sessions.list({ limit: 2, status: 'open' })) {
      listed.push(id);
      if (listed.length === 5) break;
    }
    expect(listed).toEqual(ids);
    const before = await shop.stripe.checkout.sessions.list({
      limit: 1,
      ending_before: ids[2] ?? '',
    });
    expect(before.data.map(({ id }) => id)).toEqual([ids[1]]);
  });
});

describe('a key', () => {
  it('of a live account is refused, and never repeated whole', async () => {
    const stripe = new Stripe('sk_live_abcdefghijkl', {
      host: '127.0.0.1',
      port: new URL(shop.served.url).port,
      protocol: 'http',
      telemetry: false,
    });
    const error = await stripe.events.list().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Stripe.errors.StripeAuthenticationError);
    expect(String(error)).not.toContain('abcdefghijkl');
  });

  it('that is missing is refused', async () => {
    const response = await fetch(`${shop.served.url}/v1/events`);
    expect(response.status).toBe(401);
  });

  it('may come by basic authentication', async () => {
    const authorization = `Basic ${btoa('sk_test_x:')}`;
    const response = await fetch(`${shop.served.url}/v1/events`, { headers: { authorization } });
    expect(response.status).toBe(200);
  });
});

it('takes no request from a web page, but for its pay pages', async () => {
  const response = await fetch(`${shop.served.url}/_local/reset`, {
    method: 'POST',
    headers: { origin: 'https://example.org' },
  });
  expect(response.status).toBe(403);
});

it('names an address it does not have as Stripe would', async () => {
  await expect(client(shop.served).subscriptions.list()).rejects.toThrow(
    /Unrecognized request URL/,
  );
});
