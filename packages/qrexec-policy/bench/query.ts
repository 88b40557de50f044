// How long a query takes, beside a naive scan and what the real parser took.
// node packages/qrexec-policy/bench/query.ts --rounds 15 --seed 1     (under 10 rounds, smaller as well)
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Call, Domain, Evaluator, Policy, SystemInfo } from '../src/index.ts';
import { lint, loadPolicy, parse, print } from '../src/index.ts';
import { loadNaive } from '../test/naive.ts';
import { Random } from '../test/random.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '15' },
    seed: { type: 'string', default: '1' },
  },
});
/** Each with a policy that was loaded anew. */
const ROUNDS = Number(values.rounds);
const SEED = Number(values.seed);
/** Of the whole, where a few rounds are to show that it works. */
const PART = Math.min(1, ROUNDS / 10);
/** What one query costs the real parser: 152 rules, 43 qubes, 2 cores, qrexec 4.3.12. */
const REAL_MICROSECONDS = 48;
const QUBES = 43;
const CALLS = PART < 1 ? 5_000 : 20_000;
/** Of how many services every call is made, and with how many arguments that a rule may name. */
const MOST_SERVICES = PART < 1 ? 1 : 25;
const ARGUMENTS = Math.ceil(20 * PART);
const HOSTILE = 300_000 * PART * PART;

function machine(random: Random): SystemInfo {
  const domains: Record<string, Domain> = {};
  for (let number = 0; number < QUBES; number += 1) {
    domains[`qube-${number}`] = {
      type: number % 8 === 0 ? 'TemplateVM' : 'AppVM',
      tags: ['work', 'net', 'secret'].filter(() => random.chance(0.3)),
      template_for_dispvms: number < 3,
      default_dispvm: `qube-${random.below(3)}`,
      power_state: 'Running',
    };
  }
  return { domains };
}

function qube(random: Random): string {
  return `qube-${random.below(QUBES)}`;
}

function policyOf(random: Random, rules: number, services: number): Policy {
  let text = '';
  for (let number = 0; number < rules; number += 1) {
    const argument = random.pick(['*', '*', '*', '+', `+${random.below(20)}`]);
    const source = random.pick([qube(random), qube(random), '@tag:work', '@tag:secret', '@anyvm']);
    const target = random.pick([qube(random), qube(random), qube(random), '@tag:net', '@dispvm']);
    const action = random.pick(['allow', 'ask', 'deny']);
    text += `service.${random.below(services)} ${argument} ${source} ${target} ${action}\n`;
  }
  const parsed = parse({ release: 'R4.3', files: { '30-bench.policy': text } });
  if (!parsed.ok) throw new Error('The policy of the benchmark does not load.');
  return parsed.value;
}

const NAMES = Array.from({ length: QUBES }, (_, number) => `qube-${number}`);
const TARGETS = [
  ...NAMES,
  ...['dom0', '@adminvm', '@default', '@dispvm'],
  ...['@dispvm:qube-0', '@dispvm:qube-1', '@dispvm:qube-2', 'no-such-qube'],
];

/** Text as it comes from a socket: nothing is known of it yet. */
function fresh(text: string): string {
  return Buffer.from(text).toString('latin1');
}

/** In random order, half of them with arguments that no rule names and no call had before. */
function callsFor(random: Random, services: number): readonly Call[] {
  return Array.from({ length: CALLS }, () => {
    const some = random.pick(['', `${random.below(20)}`]);
    const argument = random.chance(0.5) ? some : random.next().toString(36).slice(2);
    return {
      source: fresh(qube(random)),
      target: fresh(random.pick([qube(random), qube(random), qube(random), '@default', '@dispvm'])),
      call: fresh(`service.${random.below(services)}+${argument}`),
    };
  });
}

/** Every different call, once: each service, argument, source and target that a rule names, and more. */
function* matrix(services: number): Generator<Call> {
  for (let service = 0; service <= services; service += 1) {
    for (let argument = 0; argument <= ARGUMENTS + 1; argument += 1) {
      const call = fresh(`service.${service}+${argument > ARGUMENTS ? '' : argument}`);
      for (const source of NAMES) {
        for (const target of TARGETS) yield { source, target, call };
      }
    }
  }
}

/** Microseconds for one call. */
interface Timed {
  /** What this thread had of a processor, over all rounds but the first, where code is compiled. */
  readonly cpu: number;
  /** On the clock, of the best round: others may use the machine too. */
  readonly least: number;
  readonly count: number;
}

function threadMicroseconds(): number {
  const { user, system } = process.threadCpuUsage();
  return user + system;
}

/** For each of some calls, in every round with what `make` gives. */
function time(rounds: number, make: () => readonly [Evaluator, Iterable<Call>]): Timed {
  let count = 0;
  let cpu = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round <= rounds; round += 1) {
    const [evaluator, calls] = make();
    let allowed = 0;
    count = 0;
    const used = threadMicroseconds();
    const start = performance.now();
    for (const call of calls) {
      count += 1;
      if (evaluator.evaluate(call).result === 'allow') allowed += 1;
    }
    if (allowed > count) throw new Error('unreachable');
    least = Math.min(least, ((performance.now() - start) * 1000) / count);
    if (round > 0) cpu += threadMicroseconds() - used;
  }
  return { cpu: cpu / rounds / count, least, count };
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
}

/** Megabytes that calls with names of nothing leave behind. */
function hostile(evaluator: Evaluator): number {
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  for (let number = 0; number < HOSTILE; number += 1) {
    const name = `x${number}`;
    evaluator.evaluate({ source: name, target: name, call: `service.1+${name}` });
    evaluator.evaluate({ source: `@dispvm:${name}`, target: `@dispvm:${name}`, call: name });
    evaluator.evaluate({ source: 'qube-1', target: name, call: `${name}+` });
  }
  collectGarbage();
  return (process.memoryUsage().heapUsed - before) / 1e6;
}

function run(title: string, rules: number, services: number): void {
  const random = new Random(SEED);
  const system = machine(random);
  const policy = policyOf(random, rules, services);
  let evaluator = loadPolicy(policy, system);
  let calls = callsFor(random, services);
  let load = Number.POSITIVE_INFINITY;
  const first = time(ROUNDS, () => {
    calls = callsFor(random, services);
    const start = performance.now();
    evaluator = loadPolicy(policy, system);
    load = Math.min(load, performance.now() - start);
    return [evaluator, calls];
  });
  const again = time(ROUNDS, () => [evaluator, calls]);
  const some = Math.min(services, MOST_SERVICES);
  const loop = time(Math.min(3, ROUNDS), () => [
    { evaluate: () => ({ result: 'deny' }) },
    matrix(some),
  ]);
  const all = time(Math.min(3, ROUNDS), () => [loadPolicy(policy, system), matrix(some)]);
  const few = calls.slice(0, rules > 152 ? 100 : 4000 * PART);
  const plain = loadNaive(policy, system);
  const naive = time(Math.min(5, ROUNDS), () => [plain, few]);
  const left = hostile(evaluator);
  const start = performance.now();
  const findings = lint({ release: 'R4.3', files: print(policy) }, system).length;
  const linted = performance.now() - start;
  const row = (what: string, { cpu, least }: Timed, less = { cpu: 0, least: 0 }) => {
    const each = cpu - less.cpu;
    const real =
      rules === 152 ? `, ${(REAL_MICROSECONDS / each).toFixed(0)} × the real parser` : '';
    const ratio = `${(naive.cpu / each).toFixed(0)} × as fast as naive${real}`;
    const clock = `(on the clock ${(least - less.least).toFixed(2)})`;
    console.log(`  ${what.padEnd(33)} ${each.toFixed(2)} µs ${clock}, ${ratio}`);
  };
  console.log(`${title}: ${rules} rules, ${services} services, ${QUBES} qubes`);
  console.log(
    `  load                              ${load.toFixed(1)} ms, and answers no call ahead`,
  );
  row(`each of ${all.count} calls, once`, all, loop);
  row('a random call, first time', first);
  row('the same calls again', again);
  row('a naive scan', naive);
  if (rules === 152)
    console.log(`  the real parser                   ${REAL_MICROSECONDS} µs (cited)`);
  console.log(`  ${3 * HOSTILE} calls of made-up names leave ${left.toFixed(1)} MB`);
  console.log(`  lint                              ${linted.toFixed(0)} ms, ${findings} findings`);
}

console.log('Time of a processor, over all rounds; beside it the best round on the clock.');
run('a laptop', 152, 25);
run('large', 10_000 * PART, 400);
run('large, few services', 10_000 * PART, 10);
