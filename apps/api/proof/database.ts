// The database gone for ten seconds, then killed in the middle of writing: clear 503s, no order lost
// that was acknowledged, and everything goes on by itself.
// node apps/api/proof/database.ts --rounds 5     (rounds: kills)
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { key, makeOrder, openPage, paymentState, quoteRequest, settle } from '../test/buyer.ts';
import { chance } from '../test/chance.ts';
import { assertExact } from '../test/exact.ts';
import { prepareGround, until } from '../test/ground.ts';
import { type Acknowledged, buyPatiently, forgetLeases, settled } from '../test/patient.ts';
import { program } from '../test/program.ts';
import { furnish } from '../test/server.ts';
import { type Spawned, spawnReady } from '../test/spawn.ts';
import { onGround, type Pass, type Stage } from '../test/stage.ts';

interface Server {
  /** Ends it in good order, as an update would. */
  stop(): Promise<unknown>;
  /** SIGKILL to the server and every process of it. */
  kill(): Promise<void>;
  start(): Promise<void>;
}

/** A shop on a Postgres of its own whose data outlives the server. */
async function onOwnServer<T>(
  pass: Pass,
  prove: (stage: Stage, server: Server) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'nyx-outage-'));
  const open = () => spawnReady(['tools/src/postgres/main.ts', '--data', folder]);
  let postgres: Spawned = await open();
  const server: Server = {
    stop: () => postgres.stop(),
    kill: async () => {
      // It leads a process group, of which its backends are members.
      process.kill(-postgres.facts.pid, 'SIGKILL');
      await postgres.stop();
    },
    start: async () => {
      postgres = await open();
    },
  };
  try {
    await furnish(postgres.url);
    const ground = await prepareGround({ url: postgres.url, drop: async () => {} }, pass.spawned);
    return await onGround(ground, pass.spawned, (stage) => prove(stage, server));
  } finally {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Gives how many requests were refused while it was gone. */
export async function gone(stage: Stage, server: Server, seconds: number): Promise<number> {
  const { api } = stage;
  const { secret } = await makeOrder(api);
  const page = await openPage(api, secret);
  await server.stop();
  await stage.control('/webhooks', { retry_seconds: Array.from({ length: 40 }, () => 1) });
  await stage.control(`/sessions/${page.id}/pay`, { outcome: 'pay' });
  const end = Date.now() + seconds * 1000;
  let refused = 0;
  do {
    const answers = await Promise.all([
      api.createQuote({ idempotencyKey: key(), body: quoteRequest() }),
      api.getOrder({ bearer: secret }),
      settle(api, secret),
      api.getReady({}),
    ]);
    for (const { status, body } of answers)
      assert.deepEqual([status, 'code' in body && body.code], [503, 'unavailable']);
    assert.equal((await api.getHealth({})).status, 200);
    refused += answers.length;
    await sleep(50);
  } while (Date.now() < end);
  await server.start();
  await until(async () => (await api.getReady({})).status === 200);
  // Nobody says that it is back: the webhook that came meanwhile is sent again, and taken.
  await until(async () => (await paymentState(api, secret)) === 'paid', 20_000);
  return refused;
}

/** Kills the server while people buy; gives what was acknowledged. */
async function killed(stage: Stage, server: Server, kills: number, seed: number) {
  const draw = chance(seed);
  const bought: Acknowledged[] = [];
  let open = true;
  const person = async () => {
    while (open) bought.push(await buyPatiently(() => stage.api, stage));
  };
  const people = Promise.all(Array.from({ length: 4 }, person));
  for (let kill = 0; kill < kills; kill += 1) {
    await sleep(200 + draw() * 400);
    await server.kill();
    await server.start();
  }
  open = false;
  // The attempts that died with their connections: in a minute they would be given up by themselves.
  const time = setInterval(() => void forgetLeases(stage), 300);
  await people.finally(() => clearInterval(time));
  await settled(stage);
  for (const { secret } of bought) assert.equal(await paymentState(stage.api, secret), 'paid');
  return bought.length;
}

export const prove = (pass: Pass): Promise<string> =>
  onOwnServer(pass, async (stage, server) => {
    const seconds = pass.spawned ? 10 : 0.2;
    const refused = await gone(stage, server, seconds);
    const bought = await killed(stage, server, pass.rounds, pass.seed);
    await assertExact(stage);
    return `gone for ${seconds} s: ${refused} requests, each a 503; killed ${pass.rounds} times while ${bought} orders were bought: all there, exact`;
  });

if (import.meta.main) await program(5, prove);
