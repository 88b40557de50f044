import { expect, it } from 'vitest';
import { alone } from './test/alone.ts';
import { laptop } from './test/shop.ts';

async function paid(outcome = 'pay') {
  const stand = alone();
  const { id } = await stand.stripe.checkout.sessions.create(laptop());
  await stand.control(`/sessions/${id}/pay`, { outcome });
  const path = `/desk/${id}`;
  const html = async (at = path) => (await stand.page(at)).text();
  /** Presses the button that says this. */
  const does = async (label: string) => {
    const found = RegExp(`name="(\\w+)" value="([^"]+)"[^>]*>${label}`).exec(await html());
    if (found === null) throw new Error(`no button says: ${label}`);
    const [, name = '', value = ''] = found;
    return stand.press(`http://127.0.0.1${path}`, { [name]: value });
  };
  return { ...stand, id, path, html, does };
}

it('the desk lists what was sold, newest first, and leads to each', async () => {
  const { stripe, html, id, page } = await paid();
  const other = await stripe.checkout.sessions.create(laptop({ client_reference_id: '<b>' }));
  const list = await html('/desk');
  expect(list).toContain('This is not Stripe');
  expect(list.indexOf(other.id)).toBeLessThan(list.indexOf(id));
  expect(list).toContain('&lt;b&gt;');
  expect(list).not.toMatch(/<script| style=|https?:/);
  expect((await page('/')).headers.get('location')).toBe('/desk');
});

it('the bank takes a payment back at the desk, and the shop wins it', async () => {
  const { does, stripe, types, html } = await paid();
  expect((await does('The bank takes the payment back')).status).toBe(303);
  const status = async () => (await stripe.disputes.list()).data[0]?.status;
  expect(await status()).toBe('needs_response');
  expect(types()).toContain('charge.dispute.created');
  await expect(does('The bank takes the payment back')).rejects.toThrow(/no button/);
  await does('The shop wins');
  expect(await status()).toBe('won');
  expect(await html()).toContain('charge.dispute.funds_reinstated');
});

it('the bank asks at the desk, and then takes the payment back, and the shop loses', async () => {
  const { does, stripe } = await paid();
  await does('The bank only asks');
  await does('The inquiry becomes a dispute');
  await does('The shop loses');
  expect((await stripe.disputes.list()).data[0]?.status).toBe('lost');
  const quiet = await paid();
  await quiet.does('The bank only asks');
  await quiet.does('The inquiry ends');
  expect((await quiet.stripe.disputes.list()).data[0]?.status).toBe('warning_closed');
});

it('a debit arrives or bounces at the desk, and a refund arrives or fails', async () => {
  const { does, stripe, control } = await paid('delayed');
  await does('The bank debit arrives');
  const [intent] = (await stripe.paymentIntents.list()).data;
  expect(intent?.status).toBe('succeeded');
  await control('/refunds', { mode: 'pending' });
  const { id } = await stripe.refunds.create({ payment_intent: intent?.id ?? '' });
  await does('The refund arrives');
  await does('The refund fails after all');
  expect((await stripe.refunds.retrieve(id)).status).toBe('failed');
  const other = await paid('delayed');
  await other.does('The bank debit bounces');
  expect(other.types()).toContain('checkout.session.async_payment_failed');
});

it('the desk sends an event again, and moves the clock', async () => {
  const { press, id, clock, stripe, types, local, path } = await paid();
  await local.tick();
  const [event] = (await stripe.events.list({ type: 'checkout.session.completed' })).data;
  await press(`http://127.0.0.1${path}`, { send: event?.id ?? '' });
  expect(types().filter((type) => type === event?.type)).toHaveLength(2);
  await press('http://127.0.0.1/desk', { later: '60' });
  expect(types()).toContain('charge.updated');
  expect(local.state.clockOffset).toBe(60_000);
  expect(clock.now).toBe(Date.parse('2026-11-21T12:00:00Z'));
  for (const later of ['-60', 'x', '1e12'])
    expect((await press('http://127.0.0.1/desk', { later })).status).toBe(400);
  expect(id).toMatch(/^cs_/);
});

it('the desk shows whether an event was taken, is on its way, or was given up', async () => {
  const { html, control, network, local } = await paid();
  const row = async () => /checkout\.session\.completed<\/th><td>([a-z ]+)/.exec(await html())?.[1];
  expect(await row()).toBe('on its way');
  network.send = async () => ({ status: 500 });
  await control('/webhooks', { retry_seconds: [] });
  await local.tick();
  expect(await row()).toBe('not taken');
});

it('the desk does only what it offers, and only for its own pages', async () => {
  const { post, path, stripe } = await paid();
  const [charge] = (await stripe.charges.list()).data;
  const from = (origin: string) => post(path, `act=dispute ${charge?.id}`, { origin });
  expect((await from('https://shop.example')).status).toBe(403);
  expect((await from('null')).status).toBe(403);
  expect((await post(path, 'act=dispute ch_no')).status).toBe(400);
  expect((await post('/desk/cs_no', 'act=x')).status).toBe(404);
  expect((await stripe.disputes.list()).data).toEqual([]);
  expect((await from('http://127.0.0.1:12111')).status).toBe(303);
});
