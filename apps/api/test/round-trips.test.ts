import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeOrder, openPage, openWorld, until, type World } from './world.ts';

let asked = 0;
let world: World;
const { query } = pg.Client.prototype;

beforeAll(async () => {
  pg.Client.prototype.query = function counted(this: pg.Client, ...given: unknown[]) {
    asked += 1;
    return Reflect.apply(query, this, given);
  };
  world = await openWorld();
});
afterAll(async () => {
  pg.Client.prototype.query = query;
  await world.stop();
});

/** Quote, order, page, payment, five events, settlement, two mails. */
async function order(mails: number) {
  const { secret } = await makeOrder(world.api);
  const page = await openPage(world.api, secret);
  await world.control(`/sessions/${page.id}/pay`, { outcome: 'pay' });
  await until(() => Promise.resolve(world.mails().length === mails));
}

describe('an order paid by card', () => {
  it('takes at most 60 database round trips, with every event, job and mail of it', async () => {
    await order(2);
    const before = asked;
    await order(4);
    const trips = asked - before;
    console.info(`database round trips of an order: ${trips}`);
    // Above what its own statements need stand the looks for more work, which come with time.
    expect(trips).toBeLessThanOrEqual(60);
  });
});
