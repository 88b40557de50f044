import type { Order, Scope } from '@nyx/contract';
import type { Client } from '@nyx/contract/client';
import { expect, inject } from 'vitest';
import { verifyAudit } from '../src/audit/audit.ts';
import { noJudge } from '../src/certificate/judge.ts';
import { transaction } from '../src/database/database.ts';
import { daysAfter } from '../src/day.ts';
import { createKey } from '../src/key/key.ts';
import { createLog, type Log } from '../src/log.ts';
import type { MailKind } from '../src/mail/mail.table.ts';
import { type MoveName, move } from '../src/order/move.ts';
import type { Shop } from '../src/shop.ts';
import { makeOrder, openPage, paymentState } from './buyer.ts';
import { expected, openClient } from './client.ts';
import { freshDatabase, type Ground, prepareGround, until } from './ground.ts';
import { hurryJobs, UNDONE } from './jobs.ts';
import { staffWith } from './staff.ts';
import { serveInside } from './stage.ts';

export * from './at-stripe.ts';
export * from './buyer.ts';
export { expected, unexpected } from './client.ts';
export { until, WEBHOOK_SECRET } from './ground.ts';
export { overdue, shelves } from './shelves.ts';

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
  const logged: object[] = [];
  const lines: string[] = [];
  const write = createLog((line) => lines.push(line));
  const log: Log = (level, event, facts) => {
    write(level, event, facts);
    if (level !== 'info') logged.push({ ...facts, level, event });
  };
  const serve = () => serveInside({ ...ground.variables, METRICS_PORT: '0' }, judge, log);
  let served = await serve();
  const holder = async (name: string, scope: Scope) => {
    const made = await transaction(served.shop.db, (tx) =>
      createKey(tx, new Date(), name, [scope]),
    );
    return made.key;
  };
  return {
    ...ground,
    url: served.url,
    api: openClient(served.url, () => lines),
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
      served = await serve();
    },
    stop: async () => {
      await served.stop();
      await clear();
    },
  };
}

/** Waits until an order's payment is there. */
export const becomes = ({ api }: World, secret: string, state: Order['payment']['state']) =>
  until(async () => (await paymentState(api, secret)) === state);

/** Brings an order along, past everything that would lead there. */
export const moved = (
  { shop }: World,
  id: string,
  names: readonly MoveName[],
  at: Date = new Date(),
) =>
  transaction(shop.db, async (tx) => {
    for (const name of names)
      await move(tx, at, id, name, name.startsWith('paid') ? { set: { paidAt: at } } : {});
  });

/** The same shop, so many days from now. */
export const shopLater = ({ shop }: World, days: number): Shop => ({
  ...shop,
  now: () => daysAfter(new Date(), days),
});

/** A whole paid order, by the card flow. */
export async function makePaidOrder(world: World): Promise<{ id: string; secret: string }> {
  const { order, secret } = await makeOrder(world.api);
  const page = await openPage(world.api, secret);
  await world.control(`/sessions/${page.id}/pay`, { outcome: 'pay' });
  await becomes(world, secret, 'paid');
  return { id: order.id, secret };
}

const staffKeys = new WeakMap<World, Promise<string>>();

/** What staff does about an order, with a key made once for the whole world. */
export async function asStaff(world: World, order: string) {
  const key = staffKeys.get(world) ?? world.holder('Stella', 'staff');
  staffKeys.set(world, key);
  return staffWith(world.api, await key, order);
}

/** An order as staff sees it. */
export async function staffView(world: World, order: string) {
  return expected(world.api, await (await asStaff(world, order)).show(), 200);
}

/** The mails of one kind that an order's buyer was ever to get. */
export const mailsOf = ({ query }: World, order: string, kind: MailKind) =>
  query(`SELECT version FROM mail WHERE order_id = $1 AND kind = $2`, [order, kind]);

/** What is to be tried again later is tried now. */
export const hurry = (world: World): Promise<void> => hurryJobs(world);

/** Tells of something at Stripe while the order's payment is not recorded yet; then it is, and is tried again. */
export async function beforePaymentIsKnown<T>(
  world: World,
  order: string,
  tell: () => Promise<T>,
): Promise<T> {
  const intent = `SELECT payment_intent FROM payment_session WHERE order_id = $1`;
  const [paid] = await world.query<{ payment_intent: string }>(intent, [order]);
  const write = `UPDATE payment_session SET payment_intent = $2 WHERE order_id = $1`;
  await world.query(write, [order, null]);
  const told = await tell();
  await until(async () => (await world.query(UNDONE)).some(({ why }) => why === 'payment-unknown'));
  await world.query(write, [order, paid?.payment_intent]);
  await hurry(world);
  return told;
}

/**
 * What must hold after whatever was tried: the audit trail is whole, nothing failed inside, and no two
 * waited for each other until Postgres ended one of them.
 */
export async function expectSound({ shop, logged }: World): Promise<void> {
  expect(await verifyAudit(shop.db)).toMatchObject({ ok: true });
  expect(logged).not.toContainEqual(expect.objectContaining({ event: 'internal' }));
  expect(logged).not.toContainEqual(expect.objectContaining({ code: '40P01' }));
}
