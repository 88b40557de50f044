import type { Scope } from '@nyx/contract';
import { type Client, createClient } from '@nyx/contract/client';
import { inject } from 'vitest';
import { noJudge } from '../src/certificate/judge.ts';
import { transaction } from '../src/database/database.ts';
import { readEnv } from '../src/env.ts';
import { createKey } from '../src/key/key.ts';
import { createLog, type Log } from '../src/log.ts';
import { openSeals } from '../src/seal/seals.ts';
import { type Served, serveApi } from '../src/serve.ts';
import type { Shop } from '../src/shop.ts';
import { makeOrder, openPage, ownOrder } from './buyer.ts';
import { freshDatabase, type Ground, prepareGround, until } from './ground.ts';
import { staffWith } from './staff.ts';

export * from './buyer.ts';
export { until, WEBHOOK_SECRET } from './ground.ts';

/** A shop of its own for one test file. */
export interface World extends Omit<Ground, 'clear'> {
  readonly url: string;
  readonly api: Client;
  readonly shop: Shop;
  /** Where the metrics are. */
  readonly metrics: string;
  /** Warnings and errors. */
  readonly logged: readonly object[];
  /** The log as it is written, every line. */
  readonly lines: readonly string[];
  /** A new key of somebody who works here. */
  holder(name: string, scope: Scope): Promise<string>;
  technician(name: string): Promise<string>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export async function openWorld(judge = noJudge): Promise<World> {
  const { clear, ...ground } = await prepareGround(await freshDatabase(inject('postgres')));
  const env = readEnv({ ...ground.variables, METRICS_PORT: '0' });
  if (!env.ok) throw new Error(env.problems.join('\n'));
  const seals = await openSeals(env.value.SEAL_KEY_FILE);
  if (!seals.ok) throw new Error(seals.problems.join('\n'));
  const logged: object[] = [];
  const lines: string[] = [];
  const write = createLog((line) => lines.push(line));
  const log: Log = (level, event, facts) => {
    write(level, event, facts);
    if (level !== 'info') logged.push({ ...facts, level, event });
  };
  let served: Served = await serveApi(env.value, judge, seals.value, log);
  const holder = async (name: string, scope: Scope) => {
    const made = await transaction(served.shop.db, (tx) =>
      createKey(tx, new Date(), name, [scope]),
    );
    return made.key;
  };
  return {
    ...ground,
    url: served.url,
    api: createClient(served.url, fetch),
    get shop() {
      return served.shop;
    },
    metrics: served.metrics ?? '',
    logged,
    lines,
    holder,
    technician: (name) => holder(name, 'technician'),
    restart: async () => {
      await served.stop();
      served = await serveApi(env.value, judge, seals.value, log);
    },
    stop: async () => {
      await served.stop();
      await clear();
    },
  };
}

/** A whole paid order, by the card flow. */
export async function makePaidOrder(world: World): Promise<{ id: string; secret: string }> {
  const { order, secret } = await makeOrder(world.api);
  const page = await openPage(world.api, secret);
  await world.control(`/sessions/${page.id}/pay`, { outcome: 'pay' });
  await until(async () => (await ownOrder(world.api, secret)).payment.state === 'paid');
  return { id: order.id, secret };
}

const staffKeys = new WeakMap<World, Promise<string>>();

/** What staff does about an order, with a key made once for the whole world. */
export async function asStaff(world: World, order: string) {
  const key = staffKeys.get(world) ?? world.holder('Stella', 'staff');
  staffKeys.set(world, key);
  return staffWith(world.api, await key, order);
}
