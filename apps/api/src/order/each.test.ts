import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeOrder, makePaidOrder, openWorld, shopLater, type World } from '../../test/world.ts';
import { sweepReservations } from '../payment/sweep.ts';
import { destroyAddresses } from '../retention/retention.ts';
import { eachOrder } from './each.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.stop());

/** From now on nothing may be written of one order in a table. */
async function stuck(table: string, order: string): Promise<() => Promise<unknown>> {
  await world.query(`CREATE FUNCTION stuck_${table}() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN IF OLD.order_id = '${order}' THEN RAISE EXCEPTION 'stuck'; END IF; RETURN NEW; END $$`);
  await world.query(
    `CREATE TRIGGER stuck BEFORE UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION stuck_${table}()`,
  );
  return () => world.query(`DROP TRIGGER stuck ON ${table}`);
}

const logged = (order: string) =>
  world.logged.filter((line) => 'order' in line && line.order === order);

it('a reservation that cannot be given back holds up none of those behind it', async () => {
  const orders = [];
  for (let made = 0; made < 3; made += 1) orders.push((await makeOrder(world.api)).order.id);
  await world.query(`UPDATE reservation SET expires_at = now() - interval '1 minute'`);
  const [first = ''] = orders;
  const free = await stuck('reservation', first);
  await expect(sweepReservations(world.shop)).rejects.toThrow();
  const state = () =>
    world.query<{ state: string; n: string }>(
      `SELECT state, count(*) AS n FROM reservation GROUP BY state ORDER BY state`,
    );
  expect(await state()).toEqual([
    { state: 'held', n: '1' },
    { state: 'released', n: '2' },
  ]);
  expect(logged(first)).toContainEqual(
    expect.objectContaining({ event: 'sweep-failed-for-order', sweep: 'reservations' }),
  );
  await free();
  expect(await sweepReservations(world.shop)).toBe(1);
});

it('an address that cannot be destroyed keeps no other', async () => {
  const stays = await makePaidOrder(world);
  const goes = await makePaidOrder(world);
  await world.query(`UPDATE orders SET over_at = now()`);
  const free = await stuck('delivery', stays.id);
  const later = shopLater(world, world.shop.keep.addressDays + 1);
  await expect(destroyAddresses(later)).rejects.toThrow();
  const left = () =>
    world.query(`SELECT order_id FROM delivery WHERE box IS NOT NULL AND order_id IN ($1, $2)`, [
      stays.id,
      goes.id,
    ]);
  expect(await left()).toEqual([{ order_id: stays.id }]);
  await free();
  await destroyAddresses(later);
  expect(await left()).toEqual([]);
});

it('a database that is gone is no failure of any order', async () => {
  const gone = Object.assign(new Error('gone'), { code: 'ECONNREFUSED' });
  const tried: string[] = [];
  const act = (order: string) => {
    tried.push(order);
    return Promise.reject(gone);
  };
  const lines: unknown[] = [];
  const log = (...line: unknown[]) => lines.push(line);
  await expect(eachOrder({ log }, 'test', ['ord_1', 'ord_2'], act)).rejects.toBe(gone);
  expect([tried, lines]).toEqual([['ord_1'], []]);
});
