import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorld, until, type World } from '../../test/world.ts';
import { transaction } from '../database/database.ts';
import { queue } from './job.ts';
import { type Neighbours, openNeighbours } from './neighbours.ts';
import { type Handlers, runDue } from './worker.ts';

let world: World;
let opened: Neighbours[];
beforeAll(async () => {
  world = await openWorld();
});
afterAll(async () => {
  for (const one of opened) await one.stop();
  await world.stop();
});

describe('processes on one database', () => {
  it('wake each other, not themselves, and find each other again after a lost connection', async () => {
    const woken = [0, 0];
    const logged: string[] = [];
    opened = woken.map((_, index) =>
      openNeighbours(
        world.variables.DATABASE_URL ?? '',
        (_level, event) => logged.push(event),
        () => {
          woken[index] = (woken[index] ?? 0) + 1;
        },
      ),
    );
    const [one] = opened;
    const told = () =>
      until(async () => {
        one?.call();
        return (woken[1] ?? 0) > 0;
      });
    await told();
    expect(woken[0]).toBe(0);
    await world.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE application_name = 'nyx-api-neighbours' AND datname = current_database()`,
    );
    await until(async () => logged.length >= 2);
    woken[1] = 0;
    await told();
  });

  it('are called when there is more to do than one takes at once', async () => {
    const kinds = Array.from({ length: 8 }, (_, index) => `none-${index}`);
    let called = 0;
    const run = async () => {
      const nothing = async () => ({ ok: true }) as const;
      const handlers: Handlers = { 'stripe-event': nothing, mail: nothing, refund: nothing };
      return runDue(world.shop.db, world.shop.log, world.shop.now, handlers, () => {
        called += 1;
      });
    };
    await run();
    expect(called).toBe(0);
    await transaction(world.shop.db, async (tx) => {
      for (const subject of kinds) await queue(tx, new Date(0), 'mail', subject);
    });
    expect(await run()).toBe(8);
    expect(called).toBe(1);
  });
});
