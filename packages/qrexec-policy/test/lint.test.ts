import { expect, it } from 'vitest';
import { generate } from '../proof/generate.ts';
import { loadNaive } from '../proof/naive.ts';
import { Random } from '../proof/random.ts';
import type { Call, Evaluator, SystemInfo } from '../src/index.ts';
import { lint, parse } from '../src/index.ts';

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

it('finds exactly the rules that no call reaches, as trying every call shows', () => {
  const random = new Random(11);
  let shadowed = 0;
  let alive = 0;
  for (let round = 0; round < 120; round += 1) {
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
      const alone = reached(loadNaive({ ...policy, rules: [rule] }, system), calls);
      const expected = alone.has(place) && !live.has(place);
      if (crashing.has(place)) continue;
      expect([place, dead.has(place)]).toEqual([place, expected]);
      if (expected) shadowed += 1;
      else alive += 1;
    }
  }
  expect(shadowed).toBeGreaterThan(100);
  expect(alive).toBeGreaterThan(100);
});
