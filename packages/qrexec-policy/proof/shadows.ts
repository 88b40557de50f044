import { parseArgs } from 'node:util';
import type { Call, Evaluator, Rule, SystemInfo } from '../src/index.ts';
import { lint, parse } from '../src/index.ts';
import { generate } from '../test/generate.ts';
import { loadNaive } from '../test/naive.ts';
import { Random } from '../test/random.ts';

/** Rules that were compared with a search through every call. */
interface ShadowReport {
  readonly shadowed: number;
  readonly alive: number;
  /** `file:line` and the policy, where `lint` says otherwise than trying every call does. */
  readonly failures: readonly string[];
}

/** Whether `lint` finds exactly the rules that no call reaches, as trying every call shows. */
export function compareShadows(rounds: number, seed: number): ShadowReport {
  const random = new Random(seed);
  const failures: string[] = [];
  let shadowed = 0;
  let alive = 0;
  for (let round = 0; round < rounds; round += 1) {
    const { source, system } = generate(random, 0);
    const parsed = parse(source);
    if (!parsed.ok) continue;
    const policy = parsed.value;
    const calls = everyCall(system);
    const findings = lint(source, system);
    const placed = (code: RegExp) =>
      new Set(findings.filter((one) => code.test(one.code)).map((one) => one.where));
    const dead = placed(/^shadowed/);
    const crashing = placed(/^crash$/);
    const live = reached(loadNaive(policy, system), calls);
    const places = policy.rules.map((rule) => `${rule.file}:${rule.line}`);
    for (const [number, rule] of policy.rules.entries()) {
      const place = places[number] ?? '';
      // A file that is included twice has two rules in one place.
      if (rule.line === 0 || places.indexOf(place) !== places.lastIndexOf(place)) continue;
      if (crashing.has(place)) continue;
      const expected =
        !live.has(place) && isAlive(rule, loadNaive({ ...policy, rules: [rule] }, system), calls);
      if (dead.has(place) !== expected) {
        failures.push(`round ${round}: ${place} of ${JSON.stringify({ source, system })}`);
      }
      if (expected) shadowed += 1;
      else alive += 1;
    }
  }
  return { shadowed, alive, failures };
}

/** The calls that policies of `generate` can tell apart. */
function everyCall(system: SystemInfo): readonly Call[] {
  const names = Object.keys(system.domains);
  const templates = names.filter((name) => system.domains[name]?.template_for_dispvms);
  const targets = [...names, 'dom0', '@adminvm', '@default', '@dispvm'];
  targets.push(...templates.map((name) => `@dispvm:${name}`));
  const services = ['qubes.Filecopy', 'qubes.Gpg', 'qubes.ConnectTCP', 'other.Service'];
  const calls = services.flatMap((name) =>
    ['+', '+a', '+a+b', '+8080', '+z'].map((arg) => name + arg),
  );
  return calls.flatMap((call) =>
    names.flatMap((source) => targets.map((target) => ({ call, source, target }))),
  );
}

function reached(evaluator: Evaluator, calls: readonly Call[]): ReadonlySet<string> {
  return new Set(calls.flatMap((call) => evaluator.evaluate(call).rule ?? []));
}

/** Whether some call reaches a rule that stands alone. */
function isAlive({ service }: Rule, alone: Evaluator, calls: readonly Call[]): boolean {
  return calls.some(
    (call) =>
      (service === '*' || call.call.startsWith(service)) && alone.evaluate(call).rule !== undefined,
  );
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '2000' },
      seed: { type: 'string', default: '1' },
    },
  });
  const { shadowed, alive, failures } = compareShadows(Number(values.rounds), Number(values.seed));
  for (const failure of failures.slice(0, 5)) console.error(failure);
  console.log(
    `shadows: ${values.rounds} policies, seed ${values.seed}: ${shadowed} rules that no call reaches, ${alive} others, ${failures.length} failures`,
  );
  process.exitCode = failures.length === 0 ? 0 : 1;
}
