import type { Answer, Call } from './answer.ts';
import { compile } from './compiled.ts';
import { NO_RULE } from './decide.ts';
import { Ground } from './ground.ts';
import { RuleIndex } from './index-of-rules.ts';
import type { Policy } from './policy.ts';
import type { SystemInfo } from './system.ts';

/** A policy loaded for one machine. */
export interface Evaluator {
  /** What the daemon of the policy's release answers. Never throws, whatever the call. */
  evaluate(call: Call): Answer;
}

/**
 * Loads a policy for a machine, for many calls. The rules for a service, argument and source are
 * looked at once, for all targets; after that a call is a few look-ups. Nothing is kept for names
 * that neither the policy nor the machine knows. Throws on rules that `parse` could not have given.
 * Each answer is that of the real parser:
 * https://github.com/QubesOS/qubes-core-qrexec/blob/release4.3/qrexec/policy/parser.py (4.3.12), and
 * https://github.com/QubesOS/qubes-core-qrexec/blob/release4.2/qrexec/policy/parser.py (4.2.25).
 */
export function loadPolicy(policy: Policy, system: SystemInfo): Evaluator {
  const ground = new Ground(system, policy.release);
  const index = new RuleIndex(ground, compile(policy, ground));
  return {
    evaluate({ source, target, call }) {
      const number = ground.targets.numberOf(target);
      if (number === undefined) return NO_RULE;
      if (ground.isFull) index.forget();
      return index.kindOf(call).lane(index.sources.find(source)).answer(number);
    },
  };
}

/** One call against one policy. For more than one, load the policy once. */
export function evaluate(policy: Policy, system: SystemInfo, call: Call): Answer {
  return loadPolicy(policy, system).evaluate(call);
}
