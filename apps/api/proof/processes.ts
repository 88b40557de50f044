// Three API processes on one Postgres, under load, with webhooks that come shuffled, twice, late, to
// all three, or not at first, and a Stripe that stumbles.
// node apps/api/proof/processes.ts --rounds 120     (rounds: orders)
import assert from 'node:assert/strict';
import type { Client } from '@nyx/contract/client';
import { key, ownOrder, paymentState } from '../test/buyer.ts';
import { chance } from '../test/chance.ts';
import { expected } from '../test/client.ts';
import { assertExact } from '../test/exact.ts';
import { freshDatabase, type Ground, prepareGround } from '../test/ground.ts';
import { holderKey } from '../test/holder.ts';
import { openMachine } from '../test/machine.ts';
import {
  type Acknowledged,
  cancelPatiently,
  pagePatiently,
  placePatiently,
  settled,
} from '../test/patient.ts';
import { program } from '../test/program.ts';
import { freePort } from '../test/spawn.ts';
import { type OpenApi, openApi, type Pass } from '../test/stage.ts';

/** A process that Stripe knows as an endpoint of its own, with a secret of its own. */
async function openProcess(ground: Ground, spawned: boolean): Promise<OpenApi> {
  const port = String(await freePort());
  const answer = await fetch(`${ground.stripe.url}/v1/webhook_endpoints`, {
    method: 'POST',
    headers: { authorization: 'Bearer sk_test_of_the_api' },
    body: new URLSearchParams({
      url: `http://127.0.0.1:${port}/v1/stripe/webhook`,
      'enabled_events[0]': '*',
    }),
  });
  const { secret } = (await answer.json()) as { secret: string };
  const variables = { ...ground.variables, PORT: port, STRIPE_WEBHOOK_SECRET: secret };
  return openApi(variables, spawned);
}

/** The page to pay at, asked of every process at the same moment: only the order's lock makes it one. */
async function pageOfAll(clients: readonly Client[], order: Acknowledged): Promise<string> {
  const pages = await Promise.all(clients.map((api) => pagePatiently(() => api, order)));
  assert.equal(new Set(pages).size, 1, 'an order has two pages to pay at');
  return pages[0] ?? '';
}

/**
 * Something that only the audit trail keeps apart, done by every process at the same moment: orders
 * wait for each other's parts before they come to its end.
 */
async function writeTrail(ground: Ground, clients: readonly Client[]): Promise<void> {
  const bearer = await holderKey(ground, 'Adele', 'admin');
  const body = { name: 'Tessa', scopes: ['technician' as const] };
  const all = Array.from({ length: 8 }, () => clients).flat();
  await Promise.all(
    all.map(async (api) =>
      expected(api, await api.createAccess({ bearer, idempotencyKey: key(), body }), 201),
    ),
  );
}

/** Orders that are bought or given up, by several people at once, each step at another process. */
async function trade(ground: Ground, clients: readonly Client[], orders: number, seed: number) {
  const draw = chance(seed);
  const any = () => clients[Math.floor(draw() * clients.length)] as Client;
  await ground.control('/webhooks', {
    seed,
    shuffle: true,
    duplicate: 0.5,
    drop: 0.2,
    drop_response: 0.2,
    delay_seconds: 1,
    retry_seconds: Array.from({ length: 40 }, () => 1),
  });
  let left = orders;
  const bought: string[] = [];
  const givenUp: string[] = [];
  const person = async () => {
    while (left-- > 0) {
      const kind = ['reset', 'lose', '409', '500', 'truncate'][Math.floor(draw() * 10)];
      if (kind !== undefined) await ground.control('/faults', { kind, path: '/v1/checkout' });
      const order = await placePatiently(any);
      const page = await pageOfAll(clients, order);
      if (draw() < 0.8) {
        await ground.control(`/sessions/${page}/pay`, { outcome: 'pay' });
        bought.push(order.secret);
      } else if (await cancelPatiently(any, order)) givenUp.push(order.secret);
    }
  };
  await Promise.all(Array.from({ length: 8 }, person));
  await settled(ground);
  for (const secret of bought) assert.equal(await paymentState(any(), secret), 'paid');
  for (const secret of givenUp) assert.equal((await ownOrder(any(), secret)).state, 'cancelled');
  await assertExact(ground);
  return { bought: bought.length, givenUp: givenUp.length };
}

/** @param crashAt the point at which one of them kills itself, to be started again */
export async function prove(pass: Pass, crashAt?: string): Promise<string> {
  const { server, rounds, seed, spawned } = pass;
  const ground = await prepareGround(await freshDatabase(server), spawned);
  const others: OpenApi[] = [];
  const machine = await openMachine(ground, crashAt);
  try {
    for (let count = 0; count < 2; count += 1) others.push(await openProcess(ground, spawned));
    const clients = [machine.any(), ...others.map(({ api }) => api)];
    const traded = await trade(ground, clients, rounds, seed);
    let { bought } = traded;
    const { givenUp } = traded;
    // Which process does a piece of work is chance: they go on until the one has met its point.
    for (let more = 1; crashAt !== undefined && machine.deaths() === 0 && more <= 40; more += 1)
      bought += (await trade(ground, clients, 2, seed + more)).bought;
    assert.equal(machine.deaths(), crashAt === undefined ? 0 : 1);
    await writeTrail(ground, clients);
    await assertExact(ground);
    assert.equal(await machine.stop(), 0);
    assert.doesNotMatch(machine.output(), /Lovelace|ada@|Mannerheim|nyk_/);
    const events = await ground.query(`SELECT id FROM stripe_event`);
    return `3 processes: ${bought} orders paid, ${givenUp} cancelled, ${events.length} events that came in any order and up to six times: exact`;
  } finally {
    await machine.stop();
    for (const one of others) await one.stop();
    await ground.clear();
  }
}

if (import.meta.main) await program(120, (pass) => prove(pass));
