// This shop and Vendure on the same Postgres in the same run, as ratios, the load on the same cores.
// Vendure is installed from npm into a folder outside of the checkout, once.
// node apps/api/bench/peers.ts --seconds 5 --rounds 3 --seed 1 --folder /tmp/nyx-peers
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chance, shuffled } from '../test/chance.ts';
import { freshDatabase, prepareGround } from '../test/ground.ts';
import type { Rate } from '../test/load.ts';
import { openServer } from '../test/server.ts';
import { residentMegabytes, shopFlows } from '../test/shop-load.ts';
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
const postgres = await openServer();
const vendure = await openVendure(postgres.url, values.folder);
const ground = await prepareGround(await freshDatabase(postgres.url), true);
const api = await spawnReady(API, ground.variables);

const middle = (rates: readonly Rate[]) =>
  rates.map(({ perSecond }) => perSecond).toSorted((a, b) => a - b)[Math.floor(rates.length / 2)] ??
  0;

try {
  const ours = await shopFlows(ground, api.url);
  const theirs = vendureFlows(vendure.url);
  const flows = {
    card: ours.card,
    'without payment HTTP': ours.withoutPaymentHttp,
    'product reads': ours.reads,
    'Vendure orders': theirs.orders,
    'Vendure reads': theirs.reads,
  };
  for (const flow of Object.values(flows)) await flow(CLIENTS, seconds);
  const rates = new Map<string, Rate[]>();
  // In turns, each in another order, so that a machine that slows down slows both.
  const draw = chance(Number(values.seed));
  for (let turn = 0; turn < Number(values.rounds); turn += 1)
    for (const [name, flow] of shuffled(Object.entries(flows), draw))
      rates.set(name, [...(rates.get(name) ?? []), await flow(CLIENTS, seconds)]);
  const of = (name: keyof typeof flows) => middle(rates.get(name) ?? []);
  for (const name of rates.keys())
    console.log(`${name}: ${of(name as keyof typeof flows).toFixed(1)}/s`);
  const ratio = (mine: keyof typeof flows, other: keyof typeof flows, goal: number) =>
    console.log(`${mine}: ${(of(mine) / of(other)).toFixed(1)} times ${other} (goal ${goal})`);
  ratio('card', 'Vendure orders', 10);
  ratio('without payment HTTP', 'Vendure orders', 20);
  ratio('product reads', 'Vendure reads', 50);
  console.log(`memory: ${residentMegabytes(api)} MB, Vendure ${residentMegabytes(vendure)} MB`);
} finally {
  await api.stop();
  await vendure.kill();
  await ground.clear();
  await postgres.stop();
}
