import { parseArgs } from 'node:util';
import { disagreement } from '../test/compare.ts';
import { Random } from '../test/random.ts';
import { randomWorld } from '../test/random-world.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
  },
});
const rounds = Number(values.rounds);
const seed = Number(values.seed);

/** The prover against a search that tries everything, on small machines that make no sense. */
let claims = 0;
for (let round = 0; round < rounds; round += 1) {
  const random = new Random(seed + round);
  const world = randomWorld(random);
  const wrong = disagreement(random, world, 12);
  claims += 12;
  if (wrong === undefined) continue;
  console.log(`--seed ${seed + round} --rounds 1: ${wrong}`);
  console.log(JSON.stringify(world, null, 1));
  process.exitCode = 1;
  break;
}
console.log(`brute: ${rounds} machines from seed ${seed}, ${claims} claims and every blast radius`);
