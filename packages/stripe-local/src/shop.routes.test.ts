import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { laptop, openShop, press, type Shop } from './test/shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.close());

const create = (more: object) =>
  shop.stripe.checkout.sessions.create({
    ...laptop(),
    ...more,
  } as Stripe.Checkout.SessionCreateParams);

describe('customers, products and prices', () => {
  it('are made and found again', async () => {
    const customer = await shop.stripe.customers.create({ email: 'ada@example.org', name: 'Ada' });
    expect(await shop.stripe.customers.retrieve(customer.id)).toMatchObject({ name: 'Ada' });
    const product = await shop.stripe.products.create({ name: 'V54', metadata: { sku: 'v54' } });
    expect((await shop.stripe.products.retrieve(product.id)).metadata).toEqual({ sku: 'v54' });
    const price = await shop.stripe.prices.create({
      currency: 'EUR',
      unit_amount: 5000,
      product: product.id,
    });
    const found = await shop.stripe.prices.retrieve(price.id, { expand: ['product'] });
    expect(found).toMatchObject({ currency: 'eur', product: { name: 'V54' } });
    const session = await create({
      customer: customer.id,
      line_items: [{ price: price.id, quantity: 3 }],
    });
    expect(session.amount_total).toBe(15_000);
    const expanded = await shop.stripe.checkout.sessions.retrieve(session.id, {
      expand: ['customer'],
    });
    expect(expanded.customer).toMatchObject({ email: 'ada@example.org' });
    const mine = await shop.stripe.checkout.sessions.list({
      customer: customer.id,
      expand: ['data.line_items'],
    });
    expect(mine.data[0]?.line_items?.data[0]).toMatchObject({ quantity: 3 });
  });

  it('may bring a product of their own', async () => {
    const price = await shop.stripe.prices.create({
      currency: 'eur',
      unit_amount: 5000,
      product_data: { name: 'Seal' },
    });
    expect(price.product).toMatch(/^prod_/);
  });

  it('refuse what does not exist, or two ways to say one thing', async () => {
    const stripe = shop.stripe.prices;
    const both = { product: 'prod_no', product_data: { name: 'x' } };
    await expect(
      stripe.create({ currency: 'eur', unit_amount: 1, product: 'prod_no' }),
    ).rejects.toThrow(/No such product/);
    await expect(stripe.create({ currency: 'eur', unit_amount: 1 })).rejects.toThrow(/exactly one/);
    const data = { currency: 'eur', unit_amount: 100 };
    for (const [item, message] of [
      [{ quantity: 1 }, /either `price` or `price_data`/],
      [{ quantity: 1, price: 'price_no' }, /No such price/],
      [{ quantity: 1, price: 'price_no', price_data: data }, /only specify one/],
      [{ price_data: { ...data, product_data: { name: 'x' } } }, /Quantity is required/],
      [{ quantity: 1, price_data: { currency: 'eur' } }, /one of `unit_amount`/],
      [{ quantity: 1, price_data: { ...data, currency: '€€€' } }, /Invalid currency/],
      [{ quantity: 1, price_data: { ...data, product: 'prod_no' } }, /No such product/],
      [{ quantity: 1, price_data: data }, /exactly one/],
      [{ quantity: 1, price_data: { ...data, ...both } }, /No such product/],
      [{ quantity: 0, price_data: data }, /greater than or equal to 1/],
    ] as const)
      await expect(create({ line_items: [item] })).rejects.toThrow(message);
    const eur = { quantity: 1, price_data: { ...data, product_data: { name: 'x' } } };
    const usd = { quantity: 1, price_data: { ...eur.price_data, currency: 'usd' } };
    await expect(create({ line_items: [eur, usd] })).rejects.toThrow(/same currency/);
  });
});

describe('a session', () => {
  it('refuses two customers, an unknown one, tax and invoices', async () => {
    await expect(create({ customer: 'cus_no' })).rejects.toThrow(/No such customer/);
    await expect(create({ customer: 'cus_no', customer_email: 'a@b.c' })).rejects.toThrow(
      /only specify one/,
    );
    await expect(create({ automatic_tax: { enabled: true } })).rejects.toThrow(
      /does not implement/,
    );
    await expect(create({ invoice_creation: { enabled: true } })).rejects.toThrow(
      /does not implement/,
    );
    await expect(create({ ui_mode: 'embedded_page' })).rejects.toThrow(
      /does not implement 'ui_mode=embedded_page'/,
    );
    await expect(create({ mode: 'subscription' })).rejects.toThrow(/does not implement/);
    await expect(create({ mode: 'barter' })).rejects.toThrow(/must be one of payment/);
  });

  it('takes shipping options that are right, and names what is wrong with others', async () => {
    const rate = (data: object) => [{ shipping_rate_data: { display_name: 'Post', ...data } }];
    const fixed = (currency: string) => ({
      type: 'fixed_amount',
      fixed_amount: { amount: 5, currency },
    });
    const session = await create({ shipping_options: rate(fixed('eur')) });
    const known = session.shipping_options[0]?.shipping_rate;
    expect((await create({ shipping_options: [{ shipping_rate: known }] })).amount_total).toBe(
      189_905,
    );
    for (const [options, message] of [
      [[{ shipping_rate: 'shr_no' }], /No such shipping rate/],
      [rate({}), /fixed_amount/],
      [rate(fixed('usd')), /currency of the line items/],
      [
        [{ shipping_rate: known, shipping_rate_data: rate(fixed('eur'))[0]?.shipping_rate_data }],
        /exactly one/,
      ],
    ] as const)
      await expect(create({ shipping_options: options })).rejects.toThrow(message);
  });

  it('that had a failed try takes its payment intent with it when it expires', async () => {
    const { id, url } = await create({});
    await press(url, 'insufficient-funds');
    await shop.stripe.checkout.sessions.expire(id);
    const session = await shop.stripe.checkout.sessions.retrieve(id, {
      expand: ['payment_intent'],
    });
    expect(session.payment_intent).toMatchObject({ status: 'canceled' });
    const found = await shop.stripe.checkout.sessions.list({
      payment_intent: (session.payment_intent as Stripe.PaymentIntent).id,
    });
    expect(found.data.map((each) => each.id)).toEqual([id]);
  });

  it('changes what its payment intent will carry, while it is open', async () => {
    const { id, url } = await create({});
    const update = { payment_intent_data: { description: 'V54', metadata: { more: '1' } } };
    await shop.stripe.checkout.sessions.update(id, update);
    await press(url, 'pay');
    const { payment_intent: intent } = await shop.stripe.checkout.sessions.retrieve(id);
    expect(await shop.stripe.paymentIntents.retrieve(String(intent))).toMatchObject({
      description: 'V54',
      metadata: { order: 'ord_1', more: '1' },
    });
    await expect(shop.stripe.checkout.sessions.update(id, update)).rejects.toThrow(/Only an open/);
    const changed = await shop.stripe.paymentIntents.update(String(intent), {
      metadata: { a: 'b' },
    });
    expect(changed.metadata).toMatchObject({ a: 'b' });
  });

  it('is found by the address of who paid', async () => {
    const { id, url } = await create({ customer_email: 'grace@example.org' });
    await press(url, 'pay');
    const found = await shop.stripe.checkout.sessions.list({
      customer_details: { email: 'grace@example.org' },
    });
    expect(found.data.map((each) => each.id)).toEqual([id]);
  });
});

describe('lists', () => {
  it('are narrowed by time, type and kind', async () => {
    const { url } = await create({});
    await press(url, 'pay');
    const now = Math.floor(Date.now() / 1000);
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
    await shop.local('/clock', { advance_seconds: 10 });
    const { data } = await shop.stripe.charges.list({ limit: 1, expand: ['data.payment_intent'] });
    const [charge] = data;
    expect(charge?.payment_intent).toMatchObject({ object: 'payment_intent' });
    const movement = await shop.stripe.balanceTransactions.retrieve(
      String(charge?.balance_transaction),
    );
    expect(movement).toMatchObject({ type: 'charge', net: (charge?.amount ?? 0) - movement.fee });
  });

  it('forget events after 30 days', async () => {
    await shop.local('/clock', { advance_seconds: 31 * 24 * 60 * 60 });
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
