// This shop and Vendure on the same Postgres in the same run, as ratios, the load on the same cores.
// Vendure is installed from npm into a folder outside of the checkout, once.
// node apps/api/bench/peers.ts --seconds 5 --rounds 3 --seed 1 --folder /tmp/nyx-peers
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chance, shuffled } from '../test/chance.ts';
import { freshDatabase, prepareGround } from '../test/ground.ts';
import type { Rate } from '../test/load.ts';
import { sharesIn } from '../test/profile.ts';
import { openServer } from '../test/server.ts';
import { type Flows, residentMegabytes, shopFlows } from '../test/shop-load.ts';
import { API, spawnReady } from '../test/spawn.ts';
import { openVendure, vendureFlows } from '../test/vendure.ts';

const CLIENTS = 8;

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '3' },
    seed: { type: 'string', default: '1' },
    folder: { type: 'string', default: join(tmpdir(), 'nyx-peers') },
  },
});
const seconds = Number(values.seconds);
const TURNS = Number(values.rounds);
const postgres = await openServer();
const vendure = await openVendure(postgres.url, values.folder);
const ground = await prepareGround(await freshDatabase(postgres.url), true);
const api = await spawnReady(API, ground.variables);

/** Where the API's processor time goes in a flow: what stands in the way of its goal. */
async function profile(flow: keyof Flows): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'nyx-profile-'));
  const fresh = await prepareGround(await freshDatabase(postgres.url), true);
  const watched = await spawnReady(
    ['--cpu-prof', '--cpu-prof-dir', folder, '--cpu-prof-interval', '500', ...API],
    fresh.variables,
  );
  try {
    await (await shopFlows(fresh, watched.url))[flow](CLIENTS, seconds * TURNS);
  } finally {
    await watched.stop();
    await fresh.clear();
  }
  console.log(`where the API's processor time goes, ${flow} at ${CLIENTS} clients:`);
  for (const [part, share] of sharesIn(folder).filter(([, share]) => share >= 0.01))
    console.log(`  ${(100 * share).toFixed(1).padStart(4)} %  ${part}`);
  rmSync(folder, { recursive: true });
}

const middle = (rates: readonly Rate[]) =>
  rates.map(({ perSecond }) => perSecond).toSorted((a, b) => a - b)[Math.floor(rates.length / 2)] ??
  0;

try {
  const ours = await shopFlows(ground, api.url);
  const theirs = vendureFlows(vendure.url);
  const flows = {
    ...ours,
    'Vendure orders': theirs.orders,
    'Vendure reads': theirs.reads,
  };
  for (const flow of Object.values(flows)) await flow(CLIENTS, seconds);
  const rates = new Map<string, Rate[]>();
  // In turns, each in another order, so that a machine that slows down slows both.
  const draw = chance(Number(values.seed));
  for (let turn = 0; turn < TURNS; turn += 1)
    for (const [name, flow] of shuffled(Object.entries(flows), draw))
      rates.set(name, [...(rates.get(name) ?? []), await flow(CLIENTS, seconds)]);
  const of = (name: keyof typeof flows) => middle(rates.get(name) ?? []);
  for (const name of rates.keys())
    console.log(`${name}: ${of(name as keyof typeof flows).toFixed(1)}/s`);
  const missed: (keyof Flows)[] = [];
  const ratio = (mine: keyof Flows, other: keyof typeof flows, goal: number) => {
    const times = of(mine) / of(other);
    console.log(`${mine}: ${times.toFixed(1)} times ${other} (goal ${goal})`);
    if (times < goal) missed.push(mine);
  };
  ratio('card', 'Vendure orders', 10);
  ratio('withoutPaymentHttp', 'Vendure orders', 20);
  ratio('reads', 'Vendure reads', 50);
  console.log(`memory: ${residentMegabytes(api)} MB, Vendure ${residentMegabytes(vendure)} MB`);
  for (const flow of missed) await profile(flow);
} finally {
  await api.stop();
  await vendure.kill();
  await ground.clear();
  await postgres.stop();
}
