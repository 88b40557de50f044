// Orders and reads each second at 1, 8 and 32 clients, the load on the same cores.
// node apps/api/bench/orders.ts --seconds 5 --rounds 1 --seed 1     (rounds: of all; seed: their order)
import { parseArgs } from 'node:util';
import { chance, shuffled } from '../test/chance.ts';
import { freshDatabase, prepareGround } from '../test/ground.ts';
import { openServer } from '../test/server.ts';
import { residentMegabytes, shopFlows, usedMilliseconds } from '../test/shop-load.ts';
import { API, freePort, spawnReady } from '../test/spawn.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
  },
});
const seconds = Number(values.seconds);
const postgres = await openServer();
const ground = await prepareGround(await freshDatabase(postgres.url), true);
const began = performance.now();
const metricsPort = String(await freePort());
const api = await spawnReady(API, { ...ground.variables, METRICS_PORT: metricsPort });
try {
  console.log(
    `start ${((performance.now() - began) / 1000).toFixed(2)} s, ${residentMegabytes(api)} MB`,
  );
  const flows = await shopFlows(ground, api.url);
  await flows.card(8, 1);
  const measured = Object.entries(flows).flatMap(([name, flow]) =>
    [1, 8, 32].map((clients) => ({ name, flow, clients })),
  );
  const draw = chance(Number(values.seed));
  for (let round = 0; round < Number(values.rounds); round += 1)
    for (const { name, flow, clients } of shuffled(measured, draw)) {
      const before = await usedMilliseconds(metricsPort);
      const { passes, perSecond, median } = await flow(clients, seconds);
      const used = ((await usedMilliseconds(metricsPort)) - before) / passes;
      const at = `${name} at ${clients} client${clients === 1 ? '' : 's'}`;
      const times = `median ${median.toFixed(1)} ms, ${used.toFixed(2)} ms of the API's processor each`;
      console.log(`${at}: ${perSecond.toFixed(1)}/s, ${times}`);
    }
  const [orders] = await ground.query<{ n: string }>(`SELECT count(*) AS n FROM orders`);
  console.log(`${orders?.n} orders; the API holds ${residentMegabytes(api)} MB`);
} finally {
  await api.stop();
  await ground.clear();
  await postgres.stop();
}
