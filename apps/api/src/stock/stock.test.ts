import { OpenAPIHono } from '@hono/zod-openapi';
import { initialStock, stockOf } from '@nyx/catalog';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { miscounted } from '../../test/exact.ts';
import { makeOrder, openWorld, standard, unexpected, until, type World } from '../../test/world.ts';
import { transaction } from '../database/database.ts';
import { stockRoutes } from './stock.routes.ts';
import { releaseReserved, reserveAgain, takeReserved } from './stock.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.stop());

const later = () => new Date(Date.now() + 3_600_000);

describe('stock', () => {
  it('counts exactly while orders are placed, paid, given up and revived at once', async () => {
    for (let round = 0; round < 3; round += 1) {
      const ids = (await Promise.all(Array.from({ length: 9 }, () => makeOrder(world.api)))).map(
        ({ order }) => order.id,
      );
      const tx = (steps: Parameters<typeof transaction<unknown>>[1]) =>
        transaction(world.shop.db, steps);
      await Promise.all([
        ...ids.slice(0, 3).flatMap((id) => [1, 2].map(() => tx((on) => takeReserved(on, id)))),
        ...ids.slice(3, 6).flatMap((id) => [1, 2].map(() => tx((on) => releaseReserved(on, id)))),
        ...ids
          .slice(6)
          .flatMap((id) => [
            tx((on) => releaseReserved(on, id)),
            tx((on) => reserveAgain(on, id, later())),
            tx((on) => takeReserved(on, id)),
          ]),
        ...Array.from({ length: 6 }, () => makeOrder(world.api)),
      ]);
      expect(await miscounted(world)).toEqual([]);
    }
    const ends = await world.query<{ state: string; n: string }>(
      `SELECT state, count(*) AS n FROM reservation GROUP BY 1 ORDER BY 1`,
    );
    expect(ends.map(({ state }) => state)).toContain('taken');
    expect(ends.reduce((sum, { n }) => sum + Number(n), 0)).toBe(45);
  });

  it('that an order gave back and that is gone is not reserved again', async () => {
    const { order } = await makeOrder(world.api);
    const [board] = stockOf(standard());
    await transaction(world.shop.db, (on) => releaseReserved(on, order.id));
    await world.query(`UPDATE stock SET on_hand = reserved WHERE sku = $1`, [board?.sku]);
    const missing = await transaction(world.shop.db, (on) => reserveAgain(on, order.id, later()));
    expect(missing).toEqual([board?.sku]);
    const [row] = await world.query(`SELECT state FROM reservation WHERE order_id = $1`, [
      order.id,
    ]);
    expect(row).toEqual({ state: 'released' });
  });

  it('is told by SKU, for a model that is sold', async () => {
    const answer = await world.api.getStock({ params: { model: 'v54' } });
    if (answer.status !== 200) throw unexpected(world.api, answer);
    expect(answer.body.items.map(({ sku }) => sku)).toEqual(initialStock.map(({ sku }) => sku));
    // What was sold meanwhile is told a moment later.
    await world.query(`UPDATE stock SET on_hand = reserved`);
    await until(async () => {
      const now = await world.api.getStock({ params: { model: 'v54' } });
      return now.status === 200 && now.body.items.every(({ available }) => available === 0);
    });
    const none = await world.api.getStock({ params: { model: 'x230' } });
    expect(none.status === 404 && none.body.code).toBe('model-unknown');
  });

  it('is told anew although the clock was put back', async () => {
    let putBackMs = 0;
    const now = () => new Date(Date.now() - putBackMs);
    const app = new OpenAPIHono();
    stockRoutes(app, { ...world.shop, now });
    const told = async () => (await app.request('/v1/stock/v54')).text();
    await world.query(`UPDATE stock SET on_hand = reserved`);
    const before = await told();
    putBackMs = 3_600_000;
    await world.query(`UPDATE stock SET on_hand = reserved + 3`);
    await until(async () => (await told()) !== before, 3000);
  });
});
