import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UNDONE } from './jobs.ts';
import { asStaff, makeOrder, openPage, openWorld, until, type World } from './world.ts';

/** Of an order with every event, job and mail of it. */
const LIMITS = { card: 35, transfer: 27 };
/** Queues that such an order puts nothing in: who looks there does so because time has passed. */
const IDLE = { card: /j\.name = 'refund'/, transfer: /j\.name = '(?:refund|stripe-event)'/ };
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
  // Before the first connection is opened: each keeps what it finds here.
  Reflect.set(pg.Client.prototype, 'query', counted);
  world = await openWorld();
});
afterAll(async () => {
  pg.Client.prototype.query = query;
  await world.stop();
});

const orders = {
  /** Quote, order, page, payment, five events, settlement, two mails. */
  card: async () => {
    const { secret } = await makeOrder(world.api);
    const page = await openPage(world.api, secret);
    await world.control(`/sessions/${page.id}/pay`, { outcome: 'pay' });
  },
  /** Quote, order, payment recorded, two mails. */
  transfer: async () => {
    const { order } = await makeOrder(world.api, 'transfer');
    await (await asStaff(world, order.id)).pay(order.price.totalCents);
  },
};

/** What one order takes, until nothing is left to do. */
async function tripsOf(way: keyof typeof orders): Promise<readonly string[]> {
  trips = [];
  const mails = world.mails().length + 2;
  await orders[way]();
  await until(async () => {
    const undone = await world.query(UNDONE);
    return undone.length === 0 && world.mails().length === mails;
  });
  return trips.filter((trip) => trip !== textOf(UNDONE) && !IDLE[way].test(trip));
}

describe('an order', () => {
  for (const way of ['card', 'transfer'] as const)
    it(`by ${way} takes at most ${LIMITS[way]} database round trips, with every event, job and mail of it`, async () => {
      await tripsOf(way);
      let fewest: readonly string[] = [];
      const tooMany = () => fewest.length > LIMITS[way];
      for (let round = 0; round < 3 || (tooMany() && round < 12); round += 1) {
        const sent = await tripsOf(way);
        // A look for more work, which comes with time, is of no order.
        if (fewest.length === 0 || sent.length < fewest.length) fewest = sent;
      }
      console.info(`database round trips of an order by ${way}: ${fewest.length}`);
      expect(fewest.length, fewest.join('\n')).toBeLessThanOrEqual(LIMITS[way]);
    });
});
