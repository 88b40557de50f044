// Every place where a state of a profile can fail, on a stock machine and on one of an older version:
// no claim that held is lost. And the states in random orders: the machine is the same.
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { builtInProfiles } from '@nyx/qube-profiles';
import type { Snapshot } from '../src/index.ts';
import { rehearseStates } from '../src/rehearse.ts';
import { Breaking, numbers, shuffled } from '../test/broken.ts';
import { compiled } from '../test/compiled.ts';
import { stock } from '../test/desk.ts';
import { OLDER, TODAY } from '../test/versions.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
  },
});
const rounds = Number(values.rounds);
const below = numbers(Number(values.seed));

function applied(profile: typeof TODAY, before: Snapshot): Snapshot {
  const { states, needs } = compiled(profile);
  return rehearseStates(states, before, { needs }).snapshot;
}

const machines = [
  ...builtInProfiles.map((profile) => ({ profile, before: stock() })),
  ...OLDER.map(([, older]) => ({ profile: TODAY, before: applied(older, stock()) })),
];
let tried = 0;
let orders = 0;
for (const { profile, before } of machines) {
  const breaking = new Breaking(profile, before);
  const places = breaking.places.map((place) => ({ place, at: below(1 << 30) }));
  places.sort((a, b) => a.at - b.at);
  for (const { place } of places.slice(0, Math.ceil(rounds / machines.length))) {
    const lost = breaking.lost(place);
    tried += 1;
    if (lost.length === 0) continue;
    console.log(
      `${profile.name}: ${JSON.stringify(place.state.act)} after ${place.after}: ${lost.join('; ')}`,
    );
    process.exitCode = 1;
  }
  const { states, needs } = compiled(profile);
  const straight = rehearseStates(states, before, { needs });
  for (let round = 0; round < Math.min(200, Math.ceil(rounds / 20)); round += 1) {
    const turned = rehearseStates(shuffled(states, below), before, { needs });
    orders += 1;
    if (
      isDeepStrictEqual(turned.snapshot.qubes, straight.snapshot.qubes) &&
      turned.failed.length === 0
    )
      continue;
    console.log(
      `${profile.name}: another order gives another machine (${turned.failed.join(', ')})`,
    );
    process.exitCode = 1;
    break;
  }
}
console.log(
  `fail-closed: ${tried} failures and ${orders} orders of ${machines.length} machines from seed ${values.seed}`,
);
