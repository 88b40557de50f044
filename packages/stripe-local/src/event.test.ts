import type Stripe from 'stripe';
import { expect, it } from 'vitest';
import { alone } from './test/alone.ts';
import { laptop } from './test/shop.ts';

const expire = async ({ stripe }: ReturnType<typeof alone>) => {
  const { id } = await stripe.checkout.sessions.create(laptop());
  await stripe.checkout.sessions.expire(id);
  const [event] = (await stripe.events.list({ limit: 1 })).data;
  if (event === undefined) throw new Error('nothing happened');
  return event.id;
};
const hook = (enabled_events: string[], more: object = {}) => ({
  url: 'http://127.0.0.1:1/other',
  enabled_events: enabled_events as Stripe.WebhookEndpointCreateParams['enabled_events'],
  ...more,
});

it('events are found by a group of types, and only for 30 days', async () => {
  const stand = alone();
  const { stripe, control, days } = stand;
  const { id } = await stripe.checkout.sessions.create(laptop());
  await control(`/sessions/${id}/pay`, { outcome: 'decline' });
  const list = (params: object) => stripe.events.list(params);
  const types = async (type: string) => (await list({ type })).data.map((event) => event.type);
  expect(await types('payment_intent.*')).toEqual([
    'payment_intent.payment_failed',
    'payment_intent.created',
  ]);
  await expect(list({ type: '*', types: ['charge.failed'] })).rejects.toThrow(/one of these/);
  const event = await expire(stand);
  await days(29);
  expect((await stripe.events.retrieve(event)).id).toBe(event);
  await days(2);
  await expect(stripe.events.retrieve(event)).rejects.toMatchObject({ code: 'resource_missing' });
});

it('an event is delivered when each endpoint has it, however often one of them got it', async () => {
  const stand = alone();
  const { stripe, control, local, network } = stand;
  const other = await stripe.webhookEndpoints.create(hook(['*']));
  network.send = async (url) => ({ status: url.endsWith('other') ? 500 : 200 });
  await control('/webhooks', { duplicate: 1 });
  const id = await expire(stand);
  await local.tick();
  const pending = async () => (await stripe.events.retrieve(id)).pending_webhooks;
  expect(await pending()).toBe(1);
  expect((await stripe.events.list({ delivery_success: true })).data).toEqual([]);
  network.send = async () => ({ status: 200 });
  expect(await control(`/events/${id}/send`, { endpoint: other.id })).toEqual({ endpoints: 1 });
  expect(await pending()).toBe(0);
  await expect(control(`/events/${id}/send`, { endpoint: 'we_no' })).rejects.toThrow(/No such/);
});

it('an event that is sent again goes to those who asked for its type', async () => {
  const stand = alone();
  await stand.stripe.webhookEndpoints.create(hook(['charge.failed']));
  const off = await stand.stripe.webhookEndpoints.create(hook(['*']));
  await stand.stripe.webhookEndpoints.update(off.id, { disabled: true });
  const id = await expire(stand);
  expect(await stand.control(`/events/${id}/send`)).toEqual({ endpoints: 1 });
});

it('an endpoint may not ask for a version or an event that it would never get', async () => {
  const { stripe } = alone();
  const refused = { code: 'stripe_local_limit' };
  const make = (params: ReturnType<typeof hook>) => stripe.webhookEndpoints.create(params);
  await expect(make(hook(['invoice.paid']))).rejects.toMatchObject(refused);
  await expect(make(hook(['*'], { api_version: '2020-08-27' }))).rejects.toMatchObject(refused);
  const made = await make(hook(['*'], { api_version: '2026-10-28.endive', description: 'x' }));
  expect(made.api_version).toBe('2026-10-28.endive');
  await expect(
    stripe.webhookEndpoints.update(made.id, { enabled_events: ['invoice.paid'] }),
  ).rejects.toMatchObject(refused);
  const changed = await stripe.webhookEndpoints.update(made.id, {
    description: '',
    metadata: { a: 'b' },
  });
  expect(changed).toMatchObject({ description: null, metadata: { a: 'b' } });
});
