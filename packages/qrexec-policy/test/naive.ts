import type { CompiledRule } from '../src/compiled.ts';
import { compile } from '../src/compiled.ts';
import type { Caller } from '../src/decide.ts';
import { decide, NO_RULE, UNHANDLED } from '../src/decide.ts';
import { byCode } from '../src/directory.ts';
import { expand } from '../src/expand.ts';
import { Ground } from '../src/ground.ts';
import type { Evaluator, Policy, SystemInfo } from '../src/index.ts';
import type { Machine, Qube } from '../src/machine.ts';
import { CRASH, matchesSource, matchesTarget } from '../src/match.ts';
import { readTarget } from '../src/targets.ts';

/** Evaluates by looking at every rule for every call, and remembers nothing. */
export function loadNaive(policy: Policy, system: SystemInfo): Evaluator {
  const ground = new Ground(system, policy.release);
  const { machine } = ground;
  const rules = compile(policy, ground);
  return {
    evaluate({ source, target: written, call }) {
      const [service = ''] = call.split('+', 1);
      const argument = call.slice(service.length) || '+';
      const own = rules.filter(
        ({ rule, source: token }) =>
          (rule.service === '*' || rule.service === service) &&
          (rule.argument === '*' || rule.argument === argument) &&
          matchesSource(machine, token, source),
      );
      const target = readTarget(machine, written);
      if (target === undefined) return NO_RULE;
      const qube = machine.find(source);
      const caller: Caller = { source, qube, choices: () => choices(machine, source, qube, own) };
      for (const rule of own) {
        const match = matchesTarget(machine, rule.target, target, qube);
        if (match === CRASH) return UNHANDLED;
        if (match) return decide(machine, rule, caller, target);
      }
      return NO_RULE;
    },
  };
}

/** From the last rule to the first, each adds what it offers or takes it away. */
function choices(
  machine: Machine,
  source: string,
  qube: Qube | undefined,
  rules: readonly CompiledRule[],
): readonly string[] | typeof CRASH {
  if (machine.release === 'R4.3' && qube === undefined) return CRASH;
  const targets = new Set<string>();
  for (const { rule, target, redirect } of rules.toReversed()) {
    const token = redirect === undefined || redirect.text === '' ? target : redirect;
    const offered = expand(machine, token);
    if (offered === CRASH) return CRASH;
    for (const one of offered) {
      if (rule.action === 'deny') targets.delete(one);
      else targets.add(one);
    }
  }
  if (targets.delete('@dispvm') && qube?.defaultDispvm !== undefined) {
    targets.add(`@dispvm:${qube.defaultDispvm}`);
  }
  if (targets.delete('@adminvm')) targets.add('dom0');
  targets.delete(machine.release === 'R4.3' && qube !== undefined ? qube.name : source);
  if (machine.release === 'R4.3') {
    for (const target of targets) {
      const named = machine.find(target.startsWith('@dispvm:') ? target.slice(8) : target);
      if (named === undefined) return CRASH;
      if (named.internal) targets.delete(target);
    }
  }
  return [...targets].sort(byCode);
}
