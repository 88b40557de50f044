// The API killed at every named point and at random moments under load: no paid order lost, none
// charged twice, no stock leaked, the audit chain whole.
// node apps/api/proof/crash.ts --rounds 100 --seed 1     (rounds: random moments)
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase, transaction } from '../src/database/database.ts';
import { move } from '../src/order/move.ts';
import { lapse } from '../src/payment/settle.ts';
import { ownOrder, paymentState } from '../test/buyer.ts';
import { chance } from '../test/chance.ts';
import { assertExact } from '../test/exact.ts';
import { freshDatabase, type Ground, prepareGround } from '../test/ground.ts';
import { type Machine, openMachine } from '../test/machine.ts';
import {
  type Acknowledged,
  buyPatiently,
  cancelPatiently,
  forgetLeases,
  pagePatiently,
  placePatiently,
  settled,
} from '../test/patient.ts';
import { program } from '../test/program.ts';
import type { Pass } from '../test/stage.ts';

const requests = ['/v1/quotes', '/v1/orders', '/v1/orders/mine/checkout', '/v1/orders/mine/cancel'];
const calls = ['open', 'read', 'expire', 'refund'];
const transactions = ['placed', 'paid', 'cancelled', 'paid-too-late', 'refund-done'];
const jobs = ['stripe-event', 'mail', 'refund'];
/** Every point of an order's life at which a process may die. */
export const points: readonly string[] = [
  ...requests.flatMap((path) => [`request:${path}:claimed`, `request:${path}:recorded`]),
  ...calls.flatMap((name) => [`stripe:${name}:asking`, `stripe:${name}:answered`]),
  ...transactions.flatMap((name) =>
    ['written', 'chained', 'committed'].map((step) => `tx:${name}:${step}`),
  ),
  ...jobs.flatMap((kind) => ['leased', 'handled', 'finished'].map((step) => `job:${kind}:${step}`)),
  ...['webhook:verified', 'webhook:stored', 'mail:handed-over'],
];

/** An order that is cancelled behind the back of the page, at which it is then paid. */
async function payTooLate(ground: Ground, machine: Machine): Promise<Acknowledged> {
  const order = await placePatiently(machine.any);
  const session = await pagePatiently(machine.any, order);
  const db = openDatabase(ground.variables.DATABASE_URL ?? '', () => {});
  await transaction(db, async (tx) => {
    await lapse(tx, new Date(), order.id);
    await move(tx, new Date(), order.id, 'cancelled');
  });
  await db.$client.end();
  await ground.control(`/sessions/${session}/pay`, { outcome: 'pay' });
  return order;
}

async function changeMind(machine: Machine): Promise<Acknowledged> {
  const order = await placePatiently(machine.any);
  await pagePatiently(machine.any, order);
  assert.equal(await cancelPatiently(machine.any, order), true);
  return order;
}

/** One order of each end: paid, cancelled, paid too late and refunded. */
async function threeOrders(ground: Ground, machine: Machine): Promise<void> {
  const orders = await Promise.all([
    buyPatiently(machine.any, ground),
    changeMind(machine),
    payTooLate(ground, machine),
  ]);
  await settled(ground);
  const ends = await Promise.all(orders.map(({ secret }) => ownOrder(machine.any(), secret)));
  assert.deepEqual(
    ends.map(({ state, payment }) => [state, payment.state]),
    [
      ['placed', 'paid'],
      ['cancelled', 'awaiting'],
      ['cancelled', 'refunded'],
    ],
  );
}

/** Kills the process at one named point of the life of three orders. */
export async function atPoint(ground: Ground, point: string): Promise<void> {
  await forgetLeases(ground);
  const machine = await openMachine(ground, point);
  try {
    await threeOrders(ground, machine);
    assert.equal(machine.deaths(), 1, `nobody died at ${point}`);
    await assertExact(ground);
  } catch (error) {
    throw new Error(`killed at ${point}`, { cause: error });
  } finally {
    await machine.stop();
  }
}

/** Kills the process at random moments while orders are placed and paid; gives how many were. */
export async function atRandom(ground: Ground, rounds: number, seed: number): Promise<number> {
  const draw = chance(seed);
  const machine = await openMachine(ground);
  const bought: Acknowledged[] = [];
  let open = true;
  const buyer = async () => {
    while (open) bought.push(await buyPatiently(machine.any, ground));
  };
  try {
    const buyers = Promise.all(Array.from({ length: 6 }, buyer));
    for (let round = 0; round < rounds; round += 1) {
      await sleep(20 + draw() * 400);
      await machine.kill();
    }
    open = false;
    await buyers;
    await settled(ground);
    for (const { secret } of bought)
      assert.equal(await paymentState(machine.any(), secret), 'paid');
    await assertExact(ground);
    assert.doesNotMatch(machine.output(), /Lovelace|ada@|Mannerheim|nyk_/);
    assert.equal(await machine.stop(), 0);
    return bought.length;
  } finally {
    open = false;
    await machine.stop();
  }
}

export async function prove({ server, rounds, seed }: Pass): Promise<string> {
  const ground = await prepareGround(await freshDatabase(server), true);
  try {
    for (const point of points) await atPoint(ground, point);
    const bought = await atRandom(ground, rounds, seed);
    return `killed at ${points.length} named points and at ${rounds} random moments, in which ${bought} orders were bought: exact`;
  } finally {
    await ground.clear();
  }
}

if (import.meta.main) await program(100, prove);
