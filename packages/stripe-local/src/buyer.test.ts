import { expect, it } from 'vitest';
import { alone } from './test/alone.ts';
import { laptop } from './test/shop.ts';

type More = Parameters<typeof laptop>[0];
const open = async (more: More) => {
  const stand = alone();
  const session = await stand.stripe.checkout.sessions.create(laptop(more));
  const look = (expand: string[] = []) =>
    stand.stripe.checkout.sessions.retrieve(session.id, { expand });
  const html = async () => (await stand.page(new URL(session.url ?? '').pathname)).text();
  return { ...stand, session, look, html };
};
const rate = (amount: number, display_name: string) => ({
  shipping_rate_data: {
    display_name,
    type: 'fixed_amount' as const,
    fixed_amount: { amount, currency: 'eur' },
  },
});

it('the page asks where to ship to, and the payment knows it', async () => {
  const { session, press, look, html } = await open({
    shipping_address_collection: { allowed_countries: ['AT', 'FI'] },
    phone_number_collection: { enabled: true },
  });
  expect(await html()).toMatch(/<select name="country"><option selected>AT|<option>AT.*<option>FI/);
  const told = { outcome: 'pay', name: 'Ada', line1: 'Tie 1', city: 'Oulu', postal_code: '90100' };
  expect((await press(session.url, { ...told, country: 'US' })).status).toBe(400);
  const blank = await press(session.url, { ...told, country: 'FI', line1: ' ', phone: '' });
  expect(blank.status).toBe(400);
  const again = await blank.text();
  expect(again).toContain('Fill in: phone, street.');
  expect(again).toContain(
    'name="city" type="text" autocomplete="off" maxlength="200" value="Oulu"',
  );
  expect(again).toContain('<option selected>FI');
  await press(session.url, { ...told, country: 'FI', phone: '+358 1' });
  const address = { country: 'FI', line1: 'Tie 1', city: 'Oulu', postal_code: '90100' };
  expect(await look(['payment_intent.latest_charge'])).toMatchObject({
    customer_details: { address, phone: '+358 1' },
    collected_information: { shipping_details: { name: 'Ada', address } },
    payment_intent: {
      shipping: { name: 'Ada', phone: '+358 1', address },
      latest_charge: { billing_details: { address }, shipping: { address } },
    },
  });
});

it('the page as it stands can be sent with a click', async () => {
  const { session, press, look, html } = await open({
    shipping_address_collection: { allowed_countries: ['SE', 'NO'] },
    phone_number_collection: { enabled: true },
    shipping_options: [rate(500, 'Post'), rate(2500, 'Courier')],
  });
  const page = await html();
  const fields = [...page.matchAll(/<input name="(\w+)"[^>]* value="([^"]*)"/g)];
  const country = /<option selected>(\w+)/.exec(page)?.[1] ?? /<option>(\w+)/.exec(page)?.[1] ?? '';
  const form = Object.fromEntries(fields.map(([, name = '', value = '']) => [name, value]));
  expect(Object.values(form)).not.toContain('');
  expect((await press(session.url, { ...form, country, outcome: 'pay' })).status).toBe(303);
  expect((await look()).customer_details?.phone).toMatch(/^\+/);
});

it('the page asks for a billing address when the shop needs one, and else for none', async () => {
  const needed = await open({ billing_address_collection: 'required' });
  expect(await needed.html()).toContain('name="line1"');
  await needed.control(`/sessions/${needed.session.id}/pay`, { country: 'FR' });
  const session = await needed.look();
  expect(session.customer_details?.address?.country).toBe('FR');
  expect(session.collected_information).toBeNull();
  expect(await (await open({})).html()).not.toMatch(/name="(line1|country|phone)"/);
});

it('the buyer chooses how it is shipped, and pays that', async () => {
  const { session, press, look, html } = await open({
    shipping_options: [rate(500, 'Post'), rate(2500, 'Courier')],
  });
  expect(session.amount_total).toBe(190_400);
  const [post, courier] = session.shipping_options.map((option) => String(option.shipping_rate));
  expect(await html()).toContain('Courier, 25.00 EUR');
  const changed = await press(session.url, { outcome: 'total', shipping_rate: courier ?? '' });
  expect(await changed.text()).toContain('1924.00 EUR');
  expect((await press(session.url, { outcome: 'pay', shipping_rate: 'shr_no' })).status).toBe(400);
  await press(session.url, { outcome: 'decline', shipping_rate: post ?? '' });
  await press(session.url, { outcome: 'pay', shipping_rate: courier ?? '' });
  expect(await look(['payment_intent'])).toMatchObject({
    shipping_cost: { shipping_rate: courier, amount_total: 2500 },
    payment_intent: { amount: 192_400, amount_received: 192_400 },
  });
});

it('whoever pays becomes a customer where the shop always wants one', async () => {
  const { session, press, look, stripe } = await open({ customer_creation: 'always' });
  await press(session.url, { outcome: 'decline' });
  expect((await look()).customer).toBeNull();
  await press(session.url, { outcome: 'pay', name: 'Ada', email: 'ada@example.org' });
  expect(await look(['customer', 'payment_intent'])).toMatchObject({
    customer: { name: 'Ada', email: 'ada@example.org' },
    payment_intent: { customer: expect.stringMatching(/^cus_/) },
  });
  const [event] = (await stripe.events.list({ type: 'customer.created' })).data;
  expect(event?.data.object).toMatchObject({ name: 'Ada' });
});

it('a customer is asked for nothing that is known of them', async () => {
  const { stripe, press, page } = alone();
  const address = { country: 'FI', city: 'Oulu' };
  const { id: customer } = await stripe.customers.create({
    email: 'ada@example.org',
    address,
    shipping: { name: 'Ada', address },
  });
  await expect(stripe.customers.create({ balance: 5 })).rejects.toMatchObject({
    code: 'stripe_local_limit',
  });
  const { id, url } = await stripe.checkout.sessions.create(laptop({ customer }));
  const response = await page(new URL(url ?? '').pathname);
  expect(await response.text()).toContain('ada@example.org');
  await press(url, { outcome: 'pay', email: 'eve@example.org' });
  const session = await stripe.checkout.sessions.retrieve(id);
  expect(session.customer_details?.email).toBe('ada@example.org');
});
