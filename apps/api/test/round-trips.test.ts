import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeOrder, openPage, openWorld, until, type World } from './world.ts';

const LIMIT = 36;
/** The first statement of each trip: what is sent before its answer is there travels with it. */
let trips: string[] = [];
const underway = new WeakMap<pg.Client, number>();
let world: World;
const { query } = pg.Client.prototype;

function counted(this: pg.Client, ...given: unknown[]): unknown {
  const others = underway.get(this) ?? 0;
  if (others === 0) trips.push(textOf(given[0]));
  underway.set(this, others + 1);
  const done = () => underway.set(this, (underway.get(this) ?? 1) - 1);
  const last = given.at(-1);
  if (typeof last === 'function') {
    const told = (...answer: unknown[]) => {
      done();
      Reflect.apply(last, undefined, answer);
    };
    return Reflect.apply(query, this, [...given.slice(0, -1), told]);
  }
  const answer: Promise<unknown> = Reflect.apply(query, this, given);
  answer.then(done, done);
  return answer;
}

const textOf = (statement: unknown) => {
  const text =
    typeof statement === 'object' && statement !== null && 'text' in statement
      ? statement.text
      : statement;
  return String(text).replaceAll(/\s+/g, ' ').trim().slice(0, 90);
};

beforeAll(async () => {
  world = await openWorld();
  Reflect.set(pg.Client.prototype, 'query', counted);
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
  it(`takes at most ${LIMIT} database round trips, with every event, job and mail of it`, async () => {
    await order(2);
    let fewest: readonly string[] = [];
    for (const mails of [4, 6, 8]) {
      trips = [];
      await order(mails);
      // A look for more work, which comes with time, is of no order.
      if (fewest.length === 0 || trips.length < fewest.length) fewest = trips;
    }
    console.info(`database round trips of an order: ${fewest.length}`);
    expect(fewest.length, fewest.join('\n')).toBeLessThanOrEqual(LIMIT);
  });
});
