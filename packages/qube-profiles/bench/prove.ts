// How long proving takes as a machine grows.
// node packages/qube-profiles/bench/prove.ts --rounds 5 --seed 7     (the best round; machines of up to 100 qubes a round)
import { parseArgs } from 'node:util';
import type { Rule } from '@nyx/qrexec-policy';
import { Prover } from '../src/prove.ts';
import { shippedRules } from '../src/release/shipped.ts';
import type { World, WorldQube } from '../src/world.ts';
import { Random } from '../test/random.ts';
import { randomClaim } from '../test/random-world.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seed: { type: 'string', default: '7' },
  },
});
const rounds = Number(values.rounds);
const CLAIMS = 100;

/** A machine with ten rules for each qube, most of them naming two. */
function machine(random: Random, count: number): World {
  const qubes: WorldQube[] = [];
  const kinds = Math.max(2, Math.floor(count / 25));
  for (let number = 0; number < count; number += 1) {
    const isTemplate = number >= 8 && number < 8 + kinds;
    qubes.push({
      name: `q${number}`,
      class: number >= 3 && number < 8 ? 'TemplateVM' : 'AppVM',
      label: 'red',
      template: number >= 3 && number < 8 ? null : `q${3 + random.below(5)}`,
      templateForDispvms: isTemplate,
      netvm:
        number === 0 || (number >= 3 && number < 8) || random.chance(3)
          ? null
          : number < 3
            ? `q${number - 1}`
            : 'q2',
      providesNetwork: number < 3,
      defaultDispvm: random.chance(3) ? null : `q${8 + random.below(kinds)}`,
      tags: random.some(['work', 'private', 'lab', 'anon-vm'], 4),
      features: {},
      firewall: ['action=accept'],
      autostart: false,
      devices: number === 0 ? ['net'] : [],
    });
  }
  return { qubes, policy: { release: 'R4.3', rules: rulesOf(random, count) }, updatevm: 'q1' };
}

function rulesOf(random: Random, count: number): readonly Rule[] {
  const name = () => `q${random.below(count)}`;
  const rules: Rule[] = [];
  for (let line = 1; line <= count * 10; line += 1) {
    const action = random.pick(['allow', 'ask', 'deny', 'deny'] as const);
    rules.push({
      service: random.pick(['qubes.Filecopy', 'qubes.OpenURL', `own.Service${random.below(60)}`]),
      argument: '*',
      source: random.chance(12) ? random.pick(['@tag:work', '@tag:private', '@tag:lab']) : name(),
      target: random.chance(6)
        ? random.pick(['@tag:work', '@anyvm', '@default', '@dispvm'])
        : name(),
      action,
      params: action !== 'deny' && random.chance(5) ? { target: name() } : {},
      file: '31-bench.policy',
      line,
    });
  }
  const sound = rules.map(
    (rule): Rule =>
      rule.target === '@default' && rule.action === 'allow'
        ? { ...rule, params: { target: name() } }
        : rule,
  );
  return [...sound, ...shippedRules('R4.3')];
}

/** Time that this process had, so that what else runs on the machine does not count. */
function now(): number {
  return process.cpuUsage().user / 1_000;
}

interface Measured {
  readonly read: number;
  readonly claims: number;
  readonly radii: number;
  readonly paths: number;
}

function measure(count: number): Measured {
  const random = new Random(Number(values.seed));
  const world = machine(random, count);
  const claims = Array.from({ length: CLAIMS }, () => randomClaim(random, world));
  const start = now();
  const prover = new Prover(world);
  const read = now();
  for (const claim of claims) prover.prove(claim);
  const proved = now();
  const radii = world.qubes.map(({ name }) => prover.blastRadius(name));
  const done = now();
  let steps = 0;
  for (const { paths } of radii.slice(0, 20)) {
    for (const path of Object.values(paths)) steps += path.length;
  }
  const told = now();
  if (steps === 0) throw new Error('The machine of the benchmark is empty.');
  return { read: read - start, claims: proved - read, radii: done - proved, paths: told - done };
}

function best(count: number): Measured {
  const runs = Array.from({ length: rounds }, () => measure(count));
  const least = (of: (run: Measured) => number) => Math.min(...runs.map(of));
  return {
    read: least(({ read }) => read),
    claims: least(({ claims }) => claims),
    radii: least(({ radii }) => radii),
    paths: least(({ paths }) => paths),
  };
}

const sizes = [50, 100, 200, 500].filter((size) => size <= rounds * 100);
let before: { readonly count: number; readonly total: number } | undefined;
for (const count of sizes) {
  const { read, claims, radii, paths } = best(count);
  const total = read + claims + radii;
  const growth =
    before === undefined
      ? ''
      : `, ×${(total / before.total).toFixed(1)} for ×${(count / before.count).toFixed(1)} qubes`;
  console.log(
    `${count} qubes, ${count * 10} rules: ${total.toFixed(0)} ms${growth} ` +
      `(reading ${read.toFixed(0)}, ${CLAIMS} claims ${claims.toFixed(0)}, all blast radii ${radii.toFixed(0)}; ` +
      `every path of 20 of them ${paths.toFixed(0)})`,
  );
  before = { count, total };
}
