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
  it('refuses two customers, an unknown one, and invoices', async () => {
    await expect(create({ customer: 'cus_no' })).rejects.toThrow(/No such customer/);
    await expect(create({ customer: 'cus_no', customer_email: 'a@b.c' })).rejects.toThrow(
      /only specify one/,
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

  it('gives its payment intent what was asked for it', async () => {
    const { id, url } = await create({
      payment_intent_data: {
        description: 'V54',
        metadata: { more: '1' },
        capture_method: 'automatic',
        statement_descriptor_suffix: 'V54',
        transfer_group: 'batch',
      },
    });
    await press(url, 'pay');
    const session = await shop.stripe.checkout.sessions.retrieve(id, {
      expand: ['payment_intent.latest_charge'],
    });
    const same = {
      description: 'V54',
      statement_descriptor_suffix: 'V54',
      transfer_group: 'batch',
    };
    expect(session.payment_intent).toMatchObject({
      ...same,
      capture_method: 'automatic',
      metadata: { more: '1' },
      latest_charge: same,
    });
    const intent = (session.payment_intent as Stripe.PaymentIntent).id;
    const update = { metadata: { a: 'b' }, receipt_email: 'a@b.example' };
    expect(await shop.stripe.paymentIntents.update(intent, update)).toMatchObject({
      metadata: { more: '1', a: 'b' },
      receipt_email: 'a@b.example',
    });
    expect(
      (await shop.stripe.paymentIntents.update(intent, { receipt_email: '' })).receipt_email,
    ).toBe(null);
    await expect(shop.stripe.paymentIntents.update(intent, { amount: 1 })).rejects.toMatchObject({
      code: 'stripe_local_limit',
    });
  });

  it('on a hosted page lets only its metadata be changed, as Stripe does', async () => {
    const { id } = await create({});
    for (const update of [
      { line_items: [{ quantity: 2 }] },
      { shipping_options: '' as const },
      { payment_intent_data: { description: 'x' } },
      {
        collected_information: {
          shipping_details: { name: 'x', address: { country: 'DE', line1: 'x' } },
        },
      },
    ])
      await expect(shop.stripe.checkout.sessions.update(id, update)).rejects.toThrow(
        /cannot be updated: `ui_mode` is `hosted_page`/,
      );
  });

  it('refuses a method nobody knows, methods that leave none, and another currency', async () => {
    await expect(create({ allowed_payment_method_types: ['crad'] })).rejects.toThrow(/one of/);
    await expect(create({ allowed_payment_method_types: ['crypto'] })).rejects.toMatchObject({
      code: 'stripe_local_limit',
    });
    await expect(create({ currency: 'usd' })).rejects.toThrow(/asks for another/);
    expect((await create({ currency: 'EUR' })).currency).toBe('eur');
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
