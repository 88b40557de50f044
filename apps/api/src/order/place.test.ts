import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  address,
  key,
  makeOrder,
  makeQuote,
  openWorld,
  orderBody,
  quoteRequest,
  type World,
} from '../../test/world.ts';
import { verifyAudit } from '../audit/audit.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterEach(() => expect(world.logged).toEqual([]));
afterAll(() => world.stop());

const place = (body: ReturnType<typeof orderBody>, idempotencyKey = key()) =>
  world.api.placeOrder({ idempotencyKey, body });

describe('placing an order', () => {
  it('takes the price that the buyer saw, and no other', async () => {
    const quote = await makeQuote(world.api);
    const cheaper = { ...orderBody(quote), expectedTotalCents: quote.price.totalCents - 1 };
    const answer = await place(cheaper);
    expect(answer.status === 409 && answer.body.code).toBe('quote-stale');
    expect((await place(orderBody(quote))).status).toBe(201);
  });

  it('refuses a quote that was changed, that expired, or whose price the shop no longer asks', async () => {
    const changed = await makeQuote(world.api);
    const { token } = changed;
    const change = await world.api.changeQuote({
      params: { token },
      idempotencyKey: key(),
      body: { ...quoteRequest(), country: 'DE', version: 1 },
    });
    expect(change.status === 200 && change.body.version).toBe(2);
    const expired = await makeQuote(world.api);
    await world.query(`UPDATE quote SET expires_at = now() - interval '1 s' WHERE id = $1`, [
      expired.id,
    ]);
    const dearer = await makeQuote(world.api);
    await world.query(
      `UPDATE quote SET price = jsonb_set(price, '{totalCents}', '1') WHERE id = $1`,
      [dearer.id],
    );
    const body = { ...orderBody(dearer), expectedTotalCents: 1 };
    for (const answer of [
      await place(orderBody(changed)),
      await place(orderBody(expired)),
      await place(body),
    ])
      expect(answer.status === 409 && answer.body.code).toBe('quote-stale');
  });

  it('makes one order of a quote, however many ask at once', async () => {
    const quote = await makeQuote(world.api);
    const answers = await Promise.all(Array.from({ length: 8 }, () => place(orderBody(quote))));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    for (const answer of answers)
      if (answer.status !== 201)
        expect(answer.status === 409 && answer.body.code).toBe('quote-used');
    const again = await world.api.getQuote({ params: { token: quote.token } });
    expect(again.status === 200 && again.body.order).toMatch(/^ord_/);
    const change = await world.api.changeQuote({
      params: { token: quote.token },
      idempotencyKey: key(),
      body: { ...quoteRequest(), version: 1 },
    });
    expect(change.status === 409 && change.body.code).toBe('quote-used');
  });

  it('refuses an address in another country than the taxes are for', async () => {
    const quote = await makeQuote(world.api);
    const answer = await place({ ...orderBody(quote), address: { ...address, country: 'DE' } });
    expect(answer.status === 422 && answer.body.code).toBe('country-differs');
  });

  it('knows no quote of a token that was never given', async () => {
    const quote = await makeQuote(world.api);
    const answer = await place({ ...orderBody(quote), quote: 'A'.repeat(22) });
    expect(answer.status === 404 && answer.body.code).toBe('quote-unknown');
  });

  it('cannot be changed in the database either', async () => {
    const { order } = await makeOrder(world.api);
    for (const statement of [
      `UPDATE orders SET total_cents = 1 WHERE id = $1`,
      `UPDATE orders SET document = '{}' WHERE id = $1`,
    ])
      await expect(world.query(statement, [order.id])).rejects.toThrow('an order is immutable');
  });
});

describe('what was placed', () => {
  it('cannot oversell in the database, whatever the code does', async () => {
    await expect(
      world.query(`UPDATE stock SET reserved = on_hand + 1 WHERE sku = 'memory-ddr5-96'`),
    ).rejects.toThrow('stock_never_oversold');
  });

  it('leaves an audit trail that is whole', async () => {
    expect(await verifyAudit(world.shop.db)).toMatchObject({ ok: true });
  });
});
