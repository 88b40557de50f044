import { expect, it } from 'vitest';
import { alone } from './test/alone.ts';
import { laptop } from './test/shop.ts';

it('lets an expiry happen at its own time when the clock goes far beyond it', async () => {
  const { stripe, types, sent, days } = alone();
  const session = await stripe.checkout.sessions.create(laptop());
  await days(3);
  expect(types()).toEqual(['checkout.session.expired']);
  expect(sent[0]?.event.created).toBe(session.expires_at);
});

it('makes every attempt of three days on the way, each at its time, and then gives up', async () => {
  const { stripe, sent, network, days, local } = alone();
  network.send = async () => ({ status: 500 });
  const { id } = await stripe.checkout.sessions.create(laptop());
  await stripe.checkout.sessions.expire(id);
  await days(4);
  const [{ attempts, state } = { attempts: [], state: '' }] = local.state.finished;
  expect(state).toBe('given-up');
  const first = attempts[0]?.at ?? 0;
  const waits = [0, 5, 35, 335, 2135, 9335, 30_935, 74_135, 160_535, 246_935];
  expect(attempts.map(({ at }) => (at - first) / 1000)).toEqual(waits);
  expect(sent.map(({ signature }) => Number(/t=(\d+)/.exec(signature)?.[1]))).toEqual(
    waits.map((wait) => first / 1000 + wait),
  );
});

it('waits for an attempt that is under way, and so does who flushes', async () => {
  const { stripe, network, local, control, days } = alone();
  let taken = false;
  network.send = () =>
    new Promise((resolve) => {
      setTimeout(() => {
        taken = true;
        resolve({ status: 200 });
      }, 20);
    });
  const { id } = await stripe.checkout.sessions.create(laptop());
  await stripe.checkout.sessions.expire(id);
  void local.tick();
  await control('/deliveries/flush');
  expect(taken).toBe(true);
  await days(1);
  expect(Object.keys(local.state.deliveries)).toEqual([]);
});

it('moves only when what was under way has landed', async () => {
  const { stripe, network, local, clock, days } = alone();
  const landedAt: number[] = [];
  network.send = () =>
    new Promise((resolve) => {
      setTimeout(() => {
        landedAt.push(local.state.clockOffset);
        resolve({ status: 200 });
      }, 20);
    });
  const { id } = await stripe.checkout.sessions.create(laptop());
  await stripe.checkout.sessions.expire(id);
  void local.tick();
  await days(1);
  expect(landedAt).toEqual([0]);
  expect(clock.now).toBe(Date.parse('2026-11-21T12:00:00Z'));
});

it('knows no parts of a millisecond, which it could miss by rounding', async () => {
  const { stripe, control, days, sent, local } = alone();
  await control('/webhooks', { delay_seconds: 1000, duplicate: 1 });
  const { id } = await stripe.checkout.sessions.create(laptop());
  await stripe.checkout.sessions.expire(id);
  await days(1);
  expect(sent).toHaveLength(2);
  const times = local.state.finished.flatMap(({ attempts }) => attempts.map(({ at }) => at));
  expect(times.every(Number.isInteger)).toBe(true);
});

it('goes as far as all say who move it at once', async () => {
  const { stripe, local, clock, days } = alone();
  const soon = clock.now / 1000 + 3600;
  await stripe.checkout.sessions.create(laptop({ expires_at: soon }));
  await Promise.all([days(1), days(2)]);
  expect(local.state.clockOffset).toBe(3 * 86_400_000);
});

it('keeps apart what was under way before a reset and what came after it', async () => {
  const { stripe, network, local, control } = alone();
  const expire = async () => {
    const { id } = await stripe.checkout.sessions.create(laptop());
    await stripe.checkout.sessions.expire(id);
  };
  const answers: (() => void)[] = [];
  network.send = () => new Promise((resolve) => answers.push(() => resolve({ status: 200 })));
  await expire();
  const before = local.tick();
  await control('/reset');
  await expire();
  answers[0]?.();
  await before;
  expect(Object.keys(local.state.deliveries)).toEqual(['dlv_00000001']);
  expect(local.state.finished).toEqual([]);
});
