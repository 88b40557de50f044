import { describe, expect, it } from 'vitest';
import type { Send } from './delivery.ts';
import { emptyState, type State } from './state.ts';
import { createStripeLocal } from './stripe-local.ts';

/** A stand-in without a machine around it: its clock, chance and network are this object. */
function alone(state: State = emptyState()) {
  let byte = 0;
  const sent: string[] = [];
  const clock = { now: Date.parse('2026-11-21T12:00:00Z'), saved: 0 };
  const send: Send = async (_, __, body) => {
    const event: { type: string } = JSON.parse(body);
    sent.push(event.type);
    return { status: 200 };
  };
  const local = createStripeLocal({
    now: () => clock.now,
    randomBytes: (count) => Uint8Array.from({ length: count }, () => (byte = (byte + 7) % 248)),
    send,
    sleep: async () => undefined,
    publicUrl: () => 'http://127.0.0.1:12111',
    webhook: { url: 'http://127.0.0.1:3001/hook', secret: 'whsec_x' },
    state,
    changed: async () => {
      clock.saved += 1;
    },
  });
  const post = (path: string, body: string | object) =>
    local.app.request(path, {
      method: 'POST',
      headers: { authorization: 'Bearer sk_test_x' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const create = async () => {
    const response = await post(
      '/v1/checkout/sessions',
      'mode=payment&success_url=http://a.example/&line_items[0][quantity]=1&line_items[0][price_data][currency]=eur&line_items[0][price_data][unit_amount]=5000&line_items[0][price_data][product_data][name]=x',
    );
    const session = (await response.json()) as { id: string; error?: unknown };
    expect(session.error).toBeUndefined();
    return session.id;
  };
  return { local, sent, clock, post, create };
}

async function storm(seed: number): Promise<string[]> {
  const { local, sent, clock, post, create } = alone();
  await post('/_local/webhooks', { shuffle: true, seed });
  await post(`/_local/sessions/${await create()}/pay`, {});
  clock.now += 5000;
  await local.tick();
  return sent;
}

describe('a stand-in without a machine', () => {
  it('does nothing by itself, and says when something is due', async () => {
    const { local, sent, clock, create, post } = alone();
    expect(local.nextDue()).toBeNull();
    const id = await create();
    expect(local.nextDue()).toBe(clock.now + 24 * 60 * 60 * 1000);
    await post(`/_local/sessions/${id}/pay`, {});
    expect(local.nextDue()).toBe(clock.now);
    expect(sent).toEqual([]);
    await local.tick();
    expect(sent).toEqual([
      'payment_intent.created',
      'charge.succeeded',
      'payment_intent.succeeded',
      'checkout.session.completed',
    ]);
    expect(local.nextDue()).toBe(clock.now + 2000);
    expect(clock.saved).toBeGreaterThan(2);
  });

  it('shuffles the same way for the same seed, and another way for another', async () => {
    const one = await storm(1);
    expect(await storm(1)).toEqual(one);
    const others = await Promise.all([2, 3, 4].map(storm));
    expect(others.some((other) => other.join() !== one.join())).toBe(true);
    for (const other of others) expect(other.toSorted()).toEqual(one.toSorted());
  });

  it('delivers again what was on its way when it was killed, and frees its keys', async () => {
    const first = alone();
    await first.post(`/_local/sessions/${await first.create()}/pay`, {});
    for (const delivery of Object.values(first.local.state.deliveries)) delivery.state = 'sending';
    first.local.state.kept['sk_test_x key'] = { fingerprint: '', at: 0, answer: null };
    const second = alone(JSON.parse(JSON.stringify(first.local.state)));
    expect(second.local.state.kept).toEqual({});
    await second.local.tick();
    expect(second.sent).toHaveLength(4);
  });

  it('forgets old idempotency keys by itself', async () => {
    const { local, clock } = alone();
    local.state.kept['sk_test_x old'] = { fingerprint: '', at: clock.now, answer: null };
    clock.now += 25 * 60 * 60 * 1000;
    await local.tick();
    expect(local.state.kept).toEqual({});
  });

  it('answers where it would cut the connection that there is none to cut', async () => {
    const { post, create } = alone();
    await post('/_local/faults', { kind: 'reset' });
    const response = await post('/v1/checkout/sessions', '');
    expect(response.status).toBe(599);
    expect(await create()).toMatch(/^cs_test_/);
  });
});
