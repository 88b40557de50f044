import { env as environment } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, createClient } from '@nyx/contract/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyAudit } from '../src/audit/audit.ts';
import { openDatabase } from '../src/database/database.ts';
import { type Spawned, spawnReady } from './spawn.ts';
import {
  type Ground,
  key,
  makeOrder,
  makeQuote,
  openPage,
  orderBody,
  ownOrder,
  prepareGround,
  until,
} from './world.ts';

/** One in a test run; `npm run proof` takes many. */
const ROUNDS = Number(environment.NYX_ROUNDS ?? 1);

let ground: Ground;
let process: Spawned;
let api: Client;

const start = async () => {
  process = await spawnReady(['apps/api/src/main.ts'], ground.variables);
  api = createClient(process.url, fetch);
};
const crash = async () => {
  await process.kill();
  await start();
};

beforeAll(async () => {
  ground = await prepareGround();
  await start();
});
afterAll(async () => {
  await process.stop();
  await ground.clear();
});

interface Intent {
  readonly status: string;
  readonly metadata: Record<string, string>;
}
async function chargedOrders(): Promise<string[]> {
  const headers = { authorization: 'Bearer sk_test_of_the_api' };
  const url = `${ground.stripe.url}/v1/payment_intents?limit=100`;
  const { data } = (await (await fetch(url, { headers })).json()) as { data: Intent[] };
  return data.flatMap(({ status, metadata }) =>
    status === 'succeeded' ? [metadata.order ?? ''] : [],
  );
}

/** What must hold whenever nothing is under way. */
async function expectExact() {
  const wrong = await ground.query(`
    SELECT s.sku FROM stock s LEFT JOIN (
      SELECT i->>'sku' AS sku,
        coalesce(sum((i->>'quantity')::int) FILTER (WHERE r.state = 'held'), 0) AS held,
        coalesce(sum((i->>'quantity')::int) FILTER (WHERE r.state = 'taken'), 0) AS taken
      FROM reservation r, jsonb_array_elements(r.items) i GROUP BY 1
    ) n USING (sku)
    WHERE s.reserved <> coalesce(n.held, 0) OR s.on_hand <> 500 - coalesce(n.taken, 0)`);
  expect(wrong).toEqual([]);
  const charged = await chargedOrders();
  expect(new Set(charged).size).toBe(charged.length);
  const paid = await ground.query<{ id: string }>(`SELECT id FROM orders WHERE payment = 'paid'`);
  expect(paid.map(({ id }) => id).toSorted()).toEqual(charged.toSorted());
  const db = openDatabase(ground.variables.DATABASE_URL ?? '', () => {});
  expect(await verifyAudit(db)).toMatchObject({ ok: true });
  await db.$client.end();
}

describe('a process that is killed', () => {
  it('while Stripe opens the page leaves one page, found again by the next one', async () => {
    const { order, secret } = await makeOrder(api);
    await ground.control('/faults', {
      kind: 'slow',
      method: 'POST',
      path: '/v1/checkout',
      delay_ms: 1500,
    });
    const asked = api.checkoutOrder({ bearer: secret, idempotencyKey: key() });
    await until(async () => {
      const [row] = await ground.query(`SELECT 1 FROM payment_session WHERE state = 'opening'`);
      return row !== undefined;
    });
    await sleep(200);
    await crash();
    expect((await asked).status).toBe(0);
    const page = await openPage(api, secret);
    const sessions = await ground.query(`SELECT number, state FROM payment_session`);
    expect(sessions).toEqual([{ number: 1, state: 'open' }]);
    await ground.control(`/sessions/${page.id}/pay`, { outcome: 'pay' });
    await until(async () => (await ownOrder(api, secret)).payment.state === 'paid');
    expect(await chargedOrders()).toEqual([order.id]);
    await expectExact();
  });

  it('before the webhook came hears of the payment when it is back', async () => {
    const { secret } = await makeOrder(api);
    const page = await openPage(api, secret);
    await ground.control('/webhooks', { paused: true });
    await ground.control(`/sessions/${page.id}/pay`, { outcome: 'pay' });
    await process.kill();
    await ground.control('/webhooks', { paused: false });
    await start();
    await ground.control('/deliveries/flush', {});
    await until(async () => (await ownOrder(api, secret)).payment.state === 'paid');
    await expectExact();
  });

  it(
    'at any moment of many orders loses none, charges none twice, and counts exactly',
    async () => {
      const secrets: string[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        const tries = Array.from({ length: 5 }, async () => {
          const quote = await makeQuote(api);
          const idempotencyKey = key();
          const body = orderBody(quote);
          const place = () => api.placeOrder({ idempotencyKey, body });
          let placed = await place();
          // What a browser does when the answer is lost: the same form again.
          while (placed.status !== 201) {
            await sleep(200);
            if (placed.status === 409 && placed.body.code === 'request-in-flight')
              await ground.query(`UPDATE idempotency SET leased_until = now() - interval '1 s'`);
            placed = await place();
          }
          const { secret } = placed.body;
          secrets.push(secret);
          const page = await until(() => openPage(api, secret).catch(() => undefined), 30_000);
          await ground.control(`/sessions/${page.id}/pay`, { outcome: 'pay' });
        });
        const done = Promise.allSettled(tries);
        await sleep(30 + Math.random() * 400);
        await crash();
        for (const one of await done)
          if (one.status === 'rejected' && !String(one.reason).includes('api-unreachable'))
            throw one.reason;
      }
      // What time would do: the leases of the dead end, and Stripe sends again what was not taken.
      await ground.query(`UPDATE job SET leased_until = NULL WHERE done_at IS NULL`);
      await ground.control('/deliveries/flush', {});
      for (const secret of secrets)
        await until(async () => (await ownOrder(api, secret)).payment.state === 'paid', 20_000);
      await expectExact();
    },
    60_000 + ROUNDS * 10_000,
  );

  it('asked to end, finishes what it has begun and exits with 0', async () => {
    const asked = Array.from({ length: 10 }, () => makeQuote(api));
    await sleep(5);
    const ended = process.stop();
    const settled = await Promise.allSettled(asked);
    expect(await ended).toBe(0);
    for (const one of settled)
      if (one.status === 'rejected') expect(String(one.reason)).toContain('api-unreachable');
    const again = process;
    await start();
    expect(again.output()).not.toContain('"level":"error"');
  });

  it('wrote no name, no mail and no secret to its log', () => {
    expect(process.output()).not.toMatch(/Lovelace|ada@|Mannerheim|nyk_/);
  });
});
