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

/** The calls with one service and one argument, or with any argument that no rule names. */
type Lanes = Map<string, Lane>;

/**
 * Loads a policy for a machine, for many calls. What a call costs grows with the rules for its
 * service and source, and not with all rules; the same call again is three look-ups. Throws on
 * rules that `parse` could not have given. Each answer is that of the real parser:
 * https://github.com/QubesOS/qubes-core-qrexec/blob/release4.3/qrexec/policy/parser.py (4.3.12), and
 * https://github.com/QubesOS/qubes-core-qrexec/blob/release4.2/qrexec/policy/parser.py (4.2.25).
 */
export function loadPolicy(policy: Policy, system: SystemInfo): Evaluator {
  const machine = new Machine(system, policy.release);
  const index = new RuleIndex(machine, compile(policy));
  const byCall = new Map<string, Lanes>();
  const byKind = new Map<string, Lanes>();
  let kept = 0;

  const keep = (): void => {
    kept += 1;
    if (kept < MOST_KEPT) return;
    byCall.clear();
    byKind.clear();
    kept = 0;
  };

  const lanesOf = (call: string): Lanes => {
    keep();
    const kind = index.kindOf(call);
    const lanes = byKind.get(kind) ?? new Map<string, Lane>();
    byKind.set(kind, lanes);
    byCall.set(call, lanes);
    return lanes;
  };

  const laneOf = (lanes: Lanes, { call, source }: Call): Lane => {
    const plus = call.indexOf('+');
    const service = plus < 0 ? call : call.slice(0, plus);
    const rules = index.find(service, plus < 0 ? '+' : call.slice(plus), source);
    const lane = new Lane(machine, source, rules);
    keep();
    lanes.set(source, lane);
    return lane;
  };

  return {
    evaluate(call) {
      const lanes = byCall.get(call.call) ?? lanesOf(call.call);
      const lane = lanes.get(call.source) ?? laneOf(lanes, call);
      const known = lane.answers.get(call.target);
      if (known !== undefined) return known;
      const answer = lane.answer(call.target);
      keep();
      lane.answers.set(call.target, answer);
      return answer;
    },
  };
}

/** One call against one policy. For more than one, load the policy once. */
export function evaluate(policy: Policy, system: SystemInfo, call: Call): Answer {
  return loadPolicy(policy, system).evaluate(call);
}
