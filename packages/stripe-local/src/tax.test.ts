import fc from 'fast-check';
import { expect, it } from 'vitest';
import { taxIn } from './tax.ts';
import { alone } from './test/alone.ts';
import { laptop } from './test/shop.ts';

const line = (
  unit_amount: number,
  tax_behavior?: 'inclusive' | 'exclusive',
  more: object = {},
) => ({
  quantity: 2,
  price_data: {
    currency: 'eur',
    unit_amount,
    ...(tax_behavior === undefined ? {} : { tax_behavior }),
    product_data: { name: 'V54', ...more },
  },
});
const taxed = (more: Parameters<typeof laptop>[0]) =>
  laptop({ automatic_tax: { enabled: true }, ...more });

it('tax is reckoned where the goods go, in the price or on top of it', async () => {
  const { stripe, press, page } = alone();
  const session = await stripe.checkout.sessions.create(
    taxed({
      line_items: [line(10_000, 'inclusive'), line(999, 'exclusive')],
      shipping_options: [
        {
          shipping_rate_data: {
            display_name: 'Post',
            type: 'fixed_amount',
            tax_behavior: 'exclusive',
            fixed_amount: { amount: 500, currency: 'eur' },
          },
        },
      ],
    }),
  );
  expect(session).toMatchObject({
    amount_subtotal: 21_998,
    amount_total: 22_498,
    automatic_tax: { enabled: true, status: 'requires_location_inputs', provider: 'stripe' },
    total_details: { amount_tax: 0 },
  });
  const path = new URL(session.url ?? '').pathname;
  expect(await (await page(path)).text()).toContain('before tax');
  const told = await press(session.url, { outcome: 'total', country: 'FI' });
  expect(await told.text()).toMatch(/Tax<\/th><td>6\.37 EUR.*in these prices<\/th><td>40\.64 EUR/s);
  await press(session.url, { outcome: 'pay', country: 'DE' });
  const paid = await stripe.checkout.sessions.retrieve(session.id, {
    expand: [
      'line_items.data.taxes',
      'total_details.breakdown',
      'shipping_cost.taxes',
      'payment_intent',
    ],
  });
  expect(paid).toMatchObject({
    amount_subtotal: 21_998,
    amount_total: 22_973,
    automatic_tax: { status: 'complete' },
    total_details: { amount_shipping: 500, amount_tax: 3668 },
    shipping_cost: { amount_subtotal: 500, amount_tax: 95, amount_total: 595 },
    payment_intent: { amount_received: 22_973 },
    customer_details: { address: { country: 'DE', line1: null } },
  });
  expect(paid.line_items?.data).toMatchObject([
    { amount_tax: 3193, amount_total: 20_000, taxes: [{ amount: 3193, taxable_amount: 16_807 }] },
    {
      amount_tax: 380,
      amount_total: 2378,
      taxes: [{ rate: { percentage: 19, inclusive: false } }],
    },
  ]);
  expect(paid.shipping_cost?.taxes).toMatchObject([{ amount: 95 }]);
  expect(paid.total_details?.breakdown?.taxes).toMatchObject([
    { amount: 3193, taxability_reason: 'standard_rated', rate: { country: 'DE', inclusive: true } },
    { amount: 475, taxable_amount: 2498 },
  ]);
});

it('tax is none where none is collected, of what has none, and of who owes it themselves', async () => {
  const { stripe, control } = alone();
  const reasonOf = async (params: Parameters<typeof laptop>[0], country: string) => {
    const { id } = await stripe.checkout.sessions.create(taxed(params));
    await control(`/sessions/${id}/pay`, { country });
    const expand = ['line_items.data.taxes'];
    const session = await stripe.checkout.sessions.retrieve(id, { expand });
    expect(session.total_details?.amount_tax).toBe(0);
    return session.line_items?.data[0]?.taxes?.[0]?.taxability_reason;
  };
  const free = { line_items: [line(100, 'exclusive', { tax_code: 'txcd_00000000' })] };
  expect(await reasonOf({}, 'US')).toBe('not_collecting');
  expect(await reasonOf(free, 'DE')).toBe('product_exempt');
  for (const [tax_exempt, reason] of [
    ['reverse', 'reverse_charge'],
    ['exempt', 'customer_exempt'],
  ] as const) {
    const customer = await stripe.customers.create({ tax_exempt, address: { country: 'FR' } });
    expect(await reasonOf({ customer: customer.id }, 'DE')).toBe(reason);
  }
});

it('tax is left out where the shop does not ask for it, and open prices have it in them', async () => {
  const { stripe, control } = alone();
  const totals = async (params: Parameters<typeof laptop>[0]) => {
    const { id } = await stripe.checkout.sessions.create(laptop(params));
    await control(`/sessions/${id}/pay`);
    const { amount_total: total, total_details: details } =
      await stripe.checkout.sessions.retrieve(id);
    return [total, details?.amount_tax];
  };
  const billing_address_collection = 'required' as const;
  const untaxed = { billing_address_collection, line_items: [line(1000, 'exclusive')] };
  expect(await totals(untaxed)).toEqual([2000, 0]);
  const automatic_tax = { enabled: true };
  expect(await totals({ automatic_tax, line_items: [line(1000)] })).toEqual([2000, 319]);
  const usd = line(1000);
  usd.price_data.currency = 'usd';
  expect(await totals({ automatic_tax, line_items: [usd] })).toEqual([2380, 380]);
});

it('tax is refused for goods without a rate here, and for a customer without an address', async () => {
  const { stripe } = alone();
  const books = taxed({ line_items: [line(100, 'exclusive', { tax_code: 'txcd_35010000' })] });
  await expect(stripe.checkout.sessions.create(books)).rejects.toMatchObject({
    code: 'stripe_local_limit',
  });
  const { id: customer } = await stripe.customers.create({});
  await expect(stripe.checkout.sessions.create(taxed({ customer }))).rejects.toMatchObject({
    code: 'customer_tax_location_invalid',
  });
});

it('tax in a price and the rest of it are the price, for every price and rate', () => {
  fc.assert(
    fc.property(fc.nat(99_999_999), fc.integer({ min: 0, max: 300 }), (amount, permille) => {
      const net = amount - taxIn(amount, permille, true);
      expect(net).toBeGreaterThanOrEqual(0);
      // At most one cent of rounding between the two ways to look at it.
      expect(Math.abs(net + taxIn(net, permille, false) - amount)).toBeLessThanOrEqual(1);
    }),
  );
});
