import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  key,
  makeOrder,
  makePaidOrder,
  makeQuote,
  openWorld,
  orderBody,
  quoteRequest,
  unexpected,
  type World,
} from '../../test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.stop());

describe('an Idempotency-Key', () => {
  it('gives the same answer again, with the secret that is kept only as a hash', async () => {
    const idempotencyKey = key();
    const body = orderBody(await makeQuote(world.api));
    const first = await world.api.placeOrder({ idempotencyKey, body });
    const again = await world.api.placeOrder({ idempotencyKey, body });
    expect(first.status).toBe(201);
    expect([again.status, again.text]).toEqual([first.status, first.text]);
    const rows = await world.query(`SELECT * FROM orders WHERE quote_id IS NOT NULL`);
    expect(rows).toHaveLength(1);
    await world.restart();
    const after = await world.api.placeOrder({ idempotencyKey, body });
    expect(after.text).toBe(first.text);
  });

  it('answers eight at once with one quote, and says "in flight" to whoever is too early', async () => {
    const idempotencyKey = key();
    const body = quoteRequest();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => world.api.createQuote({ idempotencyKey, body })),
    );
    const made = answers.filter(({ status }) => status === 201);
    expect(made.length).toBeGreaterThan(0);
    expect(new Set(made.map(({ text }) => text)).size).toBe(1);
    for (const answer of answers)
      if (answer.status !== 201)
        expect(answer.status === 409 && answer.body.code).toBe('request-in-flight');
  });

  it('of another request is refused', async () => {
    const idempotencyKey = key();
    await world.api.createQuote({ idempotencyKey, body: quoteRequest() });
    const other = await world.api.createQuote({
      idempotencyKey,
      body: { ...quoteRequest(), country: 'DE' },
    });
    expect(other.status === 422 && other.body.code).toBe('idempotency-key-reused');
  });

  it('is not used up by a refusal: nothing happened', async () => {
    const idempotencyKey = key();
    const quote = await makeQuote(world.api);
    const body = orderBody(quote);
    const wrong = { ...body, expectedTotalCents: 1 };
    expect((await world.api.placeOrder({ idempotencyKey, body: wrong })).status).toBe(409);
    expect((await world.api.placeOrder({ idempotencyKey, body })).status).toBe(201);
  });

  it('belongs to its caller: the same key of another order is another key', async () => {
    const [one, two] = [await makeOrder(world.api), await makeOrder(world.api)];
    const idempotencyKey = key();
    const cancel = (bearer: string) => world.api.cancelOrder({ bearer, idempotencyKey });
    const first = await cancel(one.secret);
    const second = await cancel(two.secret);
    expect(first.status === 200 && first.body.id).toBe(one.order.id);
    expect(second.status === 200 && second.body.id).toBe(two.order.id);
  });

  it('takes one order for a technician whose answer was lost', async () => {
    await makePaidOrder(world);
    await makePaidOrder(world);
    const bearer = await world.technician('Tessa');
    const idempotencyKey = key();
    const take = () =>
      world.api.nextUnit({ bearer, idempotencyKey, body: { boards: ['novacustom-v54'] } });
    const first = await take();
    const again = await take();
    expect(first.status).toBe(200);
    expect(again.text).toBe(first.text);
    expect(await world.query(`SELECT 1 FROM unit`)).toHaveLength(1);
  });

  it('is refused when it is missing or could be guessed', async () => {
    for (const idempotencyKey of ['', '1', 'short', 'with spaces in it, and long']) {
      const answer = await world.api.createQuote({ idempotencyKey, body: quoteRequest() });
      expect(answer.status === 400 && answer.body.code).toBe('idempotency-key-missing');
    }
  });

  it('whose first attempt died is taken over when its lease ends', async () => {
    const { secret, order } = await makeOrder(world.api);
    const idempotencyKey = key();
    const cancel = () => world.api.cancelOrder({ bearer: secret, idempotencyKey });
    expect((await cancel()).status).toBe(200);
    await world.query(`UPDATE idempotency SET status = NULL, box = NULL WHERE key = $1`, [
      idempotencyKey,
    ]);
    const early = await cancel();
    expect(early.status === 409 && early.body.code).toBe('request-in-flight');
    await world.query(`UPDATE idempotency SET leased_until = now() - interval '1 s'`);
    const late = await cancel();
    expect(late.status === 200 && late.body.id).toBe(order.id);
  });

  it('keeps its answer sealed', async () => {
    const body = orderBody(await makeQuote(world.api));
    const placed = await world.api.placeOrder({ idempotencyKey: key(), body });
    if (placed.status !== 201) throw unexpected(world.api, placed);
    const rows = await world.query<{ box: Buffer }>(`SELECT box FROM idempotency`);
    for (const { box } of rows) expect(String(box)).not.toContain(placed.body.secret);
  });
});
