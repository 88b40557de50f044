import type { Answer, Call } from './answer.ts';
import { compile } from './compiled.ts';
import { RuleIndex } from './index-of-rules.ts';
import { Lane } from './lane.ts';
import { Machine } from './machine.ts';
import type { Policy } from './policy.ts';
import type { SystemInfo } from './system.ts';

/** A policy loaded for one machine. */
export interface Evaluator {
  /** What the daemon of the policy's release answers. Never throws, whatever the call. */
  evaluate(call: Call): Answer;
}

/** Answers kept before all are dropped, so that made-up names in calls cannot fill the memory. */
const MOST_KEPT = 500_000;

/**
 * Loads a policy for a machine, for many calls. What a call costs grows with the rules for its
 * service and source, and not with all rules; the same call again is three look-ups.
 */
export function loadPolicy(policy: Policy, system: SystemInfo): Evaluator {
  const machine = new Machine(system, policy.release);
  const index = new RuleIndex(machine, compile(policy));
  const calls = new Map<string, Map<string, Lane>>();
  let kept = 0;

  const laneOf = (call: string, source: string): Lane => {
    const lanes = calls.get(call);
    const known = lanes?.get(source);
    if (known !== undefined) return known;
    const plus = call.indexOf('+');
    const service = plus < 0 ? call : call.slice(0, plus);
    const rules = index.find(service, plus < 0 ? '+' : call.slice(plus), source);
    const lane = new Lane(machine, source, rules);
    if (kept >= MOST_KEPT) {
      calls.clear();
      kept = 0;
    }
    kept += 1 + (rules.length >> 3);
    const siblings = calls.get(call);
    if (siblings === undefined) calls.set(call, new Map([[source, lane]]));
    else siblings.set(source, lane);
    return lane;
  };

  return {
    evaluate({ call, source, target }) {
      const lane = calls.get(call)?.get(source) ?? laneOf(call, source);
      const known = lane.answers.get(target);
      if (known !== undefined) return known;
      const answer = lane.answer(target);
      kept += 1;
      if (kept < MOST_KEPT) lane.answers.set(target, answer);
      return answer;
    },
  };
}

/** One call against one policy. For more than one, load the policy once. */
export function evaluate(policy: Policy, system: SystemInfo, call: Call): Answer {
  return loadPolicy(policy, system).evaluate(call);
}
