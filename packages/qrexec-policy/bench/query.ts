import { loadNaive } from '../proof/naive.ts';
import { Random } from '../proof/random.ts';
import type { Call, Domain, Evaluator, Policy, SystemInfo } from '../src/index.ts';
import { lint, loadPolicy, parse, print } from '../src/index.ts';

/** What one query costs the real parser: 152 rules, 43 qubes, 2 cores, qrexec 4.3.12. */
const REAL_MICROSECONDS = 48;
const QUBES = 43;
const CALLS = 20_000;

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

function callsFor(random: Random, services: number): readonly Call[] {
  return Array.from({ length: CALLS }, () => ({
    source: qube(random),
    target: random.pick([qube(random), qube(random), qube(random), '@default', '@dispvm']),
    call: `service.${random.below(services)}+${random.chance(0.5) ? '' : random.below(20)}`,
  }));
}

/** Nanoseconds for each of some calls. */
function time(evaluator: Evaluator, calls: readonly Call[], rounds = 1): number {
  let allowed = 0;
  const start = process.hrtime.bigint();
  for (let round = 0; round < rounds; round += 1) {
    for (const call of calls) allowed += evaluator.evaluate(call).result === 'allow' ? 1 : 0;
  }
  const spent = Number(process.hrtime.bigint() - start);
  if (allowed < 0) throw new Error('unreachable');
  return spent / (calls.length * rounds);
}

function run(title: string, rules: number, services: number): void {
  const random = new Random(1);
  const system = machine(random);
  const policy = policyOf(random, rules, services);
  const calls = callsFor(random, services);
  loadPolicy(policy, system).evaluate(calls[0] ?? { source: '', target: '', call: '' });
  const start = process.hrtime.bigint();
  const evaluator = loadPolicy(policy, system);
  const load = Number(process.hrtime.bigint() - start) / 1e6;
  const first = time(evaluator, calls);
  const again = time(evaluator, calls, 20);
  const naive = time(loadNaive(policy, system), calls.slice(0, rules > 1000 ? 400 : 4000));
  const started = process.hrtime.bigint();
  const findings = lint({ release: 'R4.3', files: print(policy) }, system).length;
  const linted = Number(process.hrtime.bigint() - started) / 1e6;
  const us = (nanoseconds: number) => `${(nanoseconds / 1000).toFixed(2)} µs`;
  console.log(`${title}: ${rules} rules, ${services} services, ${QUBES} qubes, ${CALLS} calls`);
  console.log(`  load               ${load.toFixed(1)} ms`);
  console.log(
    `  a call, first time ${us(first)}, ${(naive / first).toFixed(0)} × faster than naive`,
  );
  console.log(
    `  a call, again      ${us(again)}, ${(naive / again).toFixed(0)} × faster than naive`,
  );
  console.log(`  a naive scan       ${us(naive)}`);
  if (rules === 152) {
    const ratio = (REAL_MICROSECONDS * 1000) / again;
    console.log(
      `  the real parser    ${REAL_MICROSECONDS} µs (cited), ${ratio.toFixed(0)} × slower`,
    );
  }
  console.log(`  lint               ${linted.toFixed(0)} ms, ${findings} findings`);
}

run('a laptop', 152, 25);
run('large', 10_000, 400);
run('large, few services', 10_000, 10);
