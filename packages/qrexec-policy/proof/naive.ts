import { compile } from '../src/compiled.ts';
import type { Evaluator, Policy, SystemInfo } from '../src/index.ts';
import { Lane } from '../src/lane.ts';
import { Machine } from '../src/machine.ts';
import { matchesSource } from '../src/match.ts';

/** Evaluates by looking at every rule for every call, and remembers nothing. */
export function loadNaive(policy: Policy, system: SystemInfo): Evaluator {
  const machine = new Machine(system, policy.release);
  const rules = compile(policy);
  return {
    evaluate({ source, target, call }) {
      const [service = ''] = call.split('+', 1);
      const argument = call.slice(service.length) || '+';
      const own = rules.filter(
        ({ rule, source: token }) =>
          (rule.service === '*' || rule.service === service) &&
          (rule.argument === '*' || rule.argument === argument) &&
          matchesSource(machine, token, source),
      );
      return new Lane(machine, source, own).answer(target);
    },
  };
}
