import { describe, expect, it } from 'vitest';
import { alone } from './test/alone.ts';
import { laptop } from './test/shop.ts';

async function create({ stripe }: ReturnType<typeof alone>): Promise<string> {
  return (await stripe.checkout.sessions.create(laptop())).id;
}

async function storm(seed: number): Promise<string[]> {
  const stand = alone();
  await stand.control('/webhooks', { shuffle: true, seed });
  await stand.control(`/sessions/${await create(stand)}/pay`);
  stand.clock.now += 5000;
  await stand.local.tick();
  return stand.types();
}

describe('a stand-in without a machine', () => {
  it('does nothing by itself, and says when something is due', async () => {
    const stand = alone();
    const { local, sent, clock, post, types } = stand;
    expect(local.nextDue()).toBeNull();
    const id = await create(stand);
    expect(local.nextDue()).toBe(clock.now + 24 * 60 * 60 * 1000);
    await post(`/_local/sessions/${id}/pay`, {});
    expect(local.nextDue()).toBe(clock.now);
    expect(sent).toEqual([]);
    await local.tick();
    expect(types()).toEqual([
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
    await first.control(`/sessions/${await create(first)}/pay`);
    for (const delivery of Object.values(first.local.state.deliveries)) delivery.state = 'sending';
    first.local.state.kept['sk_test_x key'] = { fingerprint: '', at: 0, answer: null };
    // As an older one wrote it: without a table that came later.
    const { taxes: _, ...kept } = JSON.parse(JSON.stringify(first.local.state));
    const second = alone(kept);
    expect(second.local.state.taxes).toEqual({});
    expect(second.local.state.kept).not.toHaveProperty(['sk_test_x key']);
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
    const stand = alone();
    const { post } = stand;
    await post('/_local/faults', { kind: 'reset' });
    const response = await post('/v1/checkout/sessions', '');
    expect(response.status).toBe(599);
    expect(await create(stand)).toMatch(/^cs_test_/);
  });
});
