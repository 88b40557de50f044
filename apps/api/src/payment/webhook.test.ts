import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEAD_LETTERS, jobsOf, UNDONE } from '../../test/jobs.ts';
import {
  becomes,
  hurry,
  key,
  makeOrder,
  openPage,
  openWorld,
  ownOrder,
  paymentState,
  until,
  WEBHOOK_SECRET,
  type World,
} from '../../test/world.ts';
import { Stripe } from './stripe.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
  await world.control('/webhooks', { paused: true });
});
afterAll(() => world.stop());

const stripe = new Stripe('sk_test_x');
const nowSeconds = () => Math.floor(Date.now() / 1000);

const eventOf = (object: object, type = 'checkout.session.completed', livemode = false) =>
  JSON.stringify({
    id: `evt_${key().replaceAll('-', '')}`,
    object: 'event',
    api_version: '2026-10-28.endive',
    created: nowSeconds(),
    type,
    livemode,
    data: { object },
  });

const sign = (payload: string, timestamp = nowSeconds(), secret = WEBHOOK_SECRET) =>
  stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp });

const send = async (body: string, signature: string | undefined) => {
  const answer = await fetch(`${world.url}/v1/stripe/webhook`, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      ...(signature === undefined ? {} : { 'stripe-signature': signature }),
    },
  });
  const said = (await answer.json()) as { code?: string };
  return [answer.status, said.code];
};

const stored = async () => (await world.query(`SELECT id FROM stripe_event`)).length;

describe('a webhook', () => {
  const week = 7 * 24 * 3600;
  const session = { id: 'cs_test_unknown', object: 'checkout.session' };

  it('is refused when its signature is missing, wrong, of another secret or of another body', async () => {
    const body = eventOf(session);
    const other = eventOf(session);
    for (const signature of [
      undefined,
      '',
      't=1,v1=00',
      `t=${nowSeconds()},v1=${'0'.repeat(64)}`,
      sign(body, nowSeconds(), 'whsec_of_somebody_else'),
      sign(other),
      sign(body).replace('v1=', 'v0='),
    ])
      expect(await send(body, signature)).toEqual([400, 'signature-refused']);
    expect(await send(body.replace('cs_test', 'cs_live'), sign(body))).toEqual([
      400,
      'signature-refused',
    ]);
    expect(await stored()).toBe(0);
  });

  it('is refused when it was signed a week ago, or six minutes ago', async () => {
    const body = eventOf(session);
    for (const age of [week, 360])
      expect(await send(body, sign(body, nowSeconds() - age))).toEqual([400, 'signature-refused']);
    expect(await stored()).toBe(0);
  });

  it('is refused when it was signed in the future, however the time is dressed up', async () => {
    const body = eventOf(session);
    const future = sign(body, nowSeconds() + 24 * 3600);
    for (const signature of [
      future,
      sign(body, nowSeconds() + 600),
      `t=${nowSeconds()},${future}`,
      `${future},t=${nowSeconds()}`,
    ])
      expect(await send(body, signature)).toEqual([400, 'signature-refused']);
    expect(await stored()).toBe(0);
  });

  it('is refused when it is signed and is no event', async () => {
    const odd = { id: 'evt_1', type: 'a', livemode: false, data: { object: {} } };
    const shapes = [{ id: 5 }, { id: undefined }, { id: 'evt_\0' }, { id: 'e'.repeat(3000) }];
    for (const body of [
      ...['null', '[]', '{}', 'x', '{"id":1,"type":"a","data":{}}'],
      ...[...shapes, { livemode: 'false' }].map((more) => JSON.stringify({ ...odd, ...more })),
    ])
      expect(await send(body, sign(body))).toEqual([400, 'signature-refused']);
  });

  it('is stored once, however often and however simultaneously it comes', async () => {
    const body = eventOf({ id: 'cs_test_nobody', object: 'checkout.session' });
    const answers = await Promise.all(Array.from({ length: 10 }, () => send(body, sign(body))));
    for (const answer of answers) expect(answer).toEqual([200, undefined]);
    const { id } = JSON.parse(body) as { id: string };
    const events = await world.query(`SELECT 1 FROM stripe_event WHERE id = $1`, [id]);
    const jobs = await jobsOf(world, id);
    expect([events.length, jobs.length]).toEqual([1, 1]);
  });

  it('is stored, and asks for nothing, when it is about something else', async () => {
    const body = eventOf({ id: 'cus_1', object: 'customer' }, 'customer.created');
    expect(await send(body, sign(body))).toEqual([200, undefined]);
    const { id } = JSON.parse(body) as { id: string };
    expect(await world.query(`SELECT 1 FROM stripe_event WHERE id = $1`, [id])).toHaveLength(1);
    expect(await jobsOf(world, id)).toHaveLength(0);
  });

  it('is a hint and no fact: one that says "paid" does not make it so', async () => {
    const { order, secret } = await makeOrder(world.api);
    const page = await openPage(world.api, secret);
    const lie = {
      id: page.id,
      object: 'checkout.session',
      status: 'complete',
      payment_status: 'paid',
      amount_total: order.price.totalCents,
      currency: 'eur',
      client_reference_id: order.id,
    };
    const body = eventOf(lie);
    expect(await send(body, sign(body))).toEqual([200, undefined]);
    const { id } = JSON.parse(body) as { id: string };
    await until(async () => {
      const [job] = await jobsOf(world, id);
      return job?.state === 'completed';
    });
    expect(await paymentState(world.api, secret)).toBe('awaiting');
  });

  it('of the live mode changes nothing in a shop of the test mode', async () => {
    const { secret } = await makeOrder(world.api);
    const page = await openPage(world.api, secret);
    await world.control(`/sessions/${page.id}/pay`, { outcome: 'pay' });
    const live = eventOf({ id: page.id, object: 'checkout.session' }, undefined, true);
    expect(await send(live, sign(live))).toEqual([200, undefined]);
    await until(() =>
      Promise.resolve(
        world.logged.some((line) => 'event' in line && line.event === 'event-of-other-mode'),
      ),
    );
    expect(await paymentState(world.api, secret)).toBe('awaiting');
    const test = eventOf({ id: page.id, object: 'checkout.session' });
    expect(await send(test, sign(test))).toEqual([200, undefined]);
    await becomes(world, secret, 'paid');
  });

  it('of money that came for no order of ours is taken, logged once, and settles nothing', async () => {
    const { order, secret } = await makeOrder(world.api);
    await openPage(world.api, secret);
    const eventsOf = (id: string) =>
      world.logged.flatMap((line) =>
        JSON.stringify(line).includes(id) && 'event' in line ? [line.event] : [],
      );
    // Made by hand at Stripe, such as for a bill that was paid at its own pages; and one of ours.
    const intent = { object: 'payment_intent', amount: order.price.totalCents };
    const byHand = eventOf({ ...intent, id: 'pi_hand', metadata: {} }, 'payment_intent.succeeded');
    const ours = { ...intent, id: 'pi_ours', metadata: { order: order.id } };
    for (const body of [byHand, byHand, eventOf(ours, 'payment_intent.succeeded')])
      expect(await send(body, sign(body))).toEqual([200, undefined]);
    expect([eventsOf('pi_hand'), eventsOf('pi_ours')]).toEqual([['payment-of-no-order'], []]);
    expect(await (await fetch(world.metrics)).text()).toMatch(
      /nyx_log_events_total\{level="error",event="payment-of-no-order"\} 1\n/,
    );
    // A page that was made by hand, and says whose it is, is no page of ours either.
    const made = await fetch(`${world.stripe.url}/v1/checkout/sessions`, {
      method: 'POST',
      headers: { authorization: 'Bearer sk_test_of_the_api' },
      body: new URLSearchParams({
        mode: 'payment',
        success_url: 'https://example.com',
        client_reference_id: order.id,
        'line_items[0][quantity]': '1',
        'line_items[0][price_data][currency]': 'eur',
        'line_items[0][price_data][unit_amount]': String(order.price.totalCents),
        'line_items[0][price_data][product_data][name]': 'By hand',
      }),
    });
    const { id } = (await made.json()) as { id: string };
    await world.control(`/sessions/${id}/pay`, { outcome: 'pay' });
    const told = eventOf({ id, object: 'checkout.session' });
    expect(await send(told, sign(told))).toEqual([200, undefined]);
    await until(async () => eventsOf(id).includes('session-without-order'));
    expect(await paymentState(world.api, secret)).toBe('awaiting');
    expect((await ownOrder(world.api, secret)).payment.receivedCents).toBe(0);
  });

  it('about a session that Stripe does not know is tried again later, and then is a dead letter', async () => {
    const failed = await until(async () =>
      (await world.query(UNDONE)).find(({ why }) => why !== null),
    );
    expect(failed).toMatchObject({ kind: 'stripe-event', why: 'refused' });
    await until(async () => {
      // The twelfth time again has passed: the next is the thirteenth, and the last.
      await world.query(`UPDATE pgboss.job SET retry_count = 12 WHERE state = 'retry'`);
      await hurry(world);
      return (await world.query(DEAD_LETTERS)).length > 0;
    });
    expect(await world.query(DEAD_LETTERS)).toContainEqual(failed);
    expect(world.logged).toContainEqual(
      expect.objectContaining({ level: 'error', event: 'job-dead' }),
    );
  });
});
