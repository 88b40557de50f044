import type { Answer } from '../answer.ts';
import type { CompiledRule } from '../compiled.ts';
import { decide, UNHANDLED, verify } from '../decide.ts';
import { LEGACY_DIR } from '../directory.ts';
import { Lane } from '../lane.ts';
import type { Machine } from '../machine.ts';
import { CRASH, matchesTarget } from '../match.ts';
import type { CallLane } from './calls.ts';
import { Calls } from './calls.ts';
import type { Finding } from './finding.ts';
import { findingAt } from './finding.ts';

/** What is known of one rule after every call has been looked at. */
interface Reach {
  /** Calls that it answers. */
  answers: number;
  /** Lanes in which it asks: with choices, without, and where the daemon raises. */
  asks: { some: number; none: number };
  crash: string | undefined;
  /** The denial that its redirect steps past. */
  past: CompiledRule | undefined;
}

/** Rules that no call reaches, and what goes wrong with those that some call reaches. */
export function lintReach(machine: Machine, rules: readonly CompiledRule[]): readonly Finding[] {
  const calls = new Calls(machine, rules);
  const reaches = new Map(rules.map((rule): [CompiledRule, Reach] => [rule, emptyReach()]));
  for (const lane of calls.lanes()) walk(machine, calls, lane, reaches);
  const order = new Map(rules.map((rule, number) => [rule, number]));
  return [...reaches].flatMap(([rule, reach]) => {
    if (reach.answers === 0) return shadowed(machine, calls, rule);
    return [
      ...crashes(rule, reach),
      ...choices(rule, reach),
      ...steps(rule, reach, (order.get(rule) ?? 0) > (order.get(reach.past ?? rule) ?? 0)),
    ];
  });
}

function emptyReach(): Reach {
  return { answers: 0, asks: { some: 0, none: 0 }, crash: undefined, past: undefined };
}

function walk(
  machine: Machine,
  calls: Calls,
  { lane, service, argument }: CallLane,
  reaches: ReadonlyMap<CompiledRule, Reach>,
): void {
  const owners = new Set<CompiledRule>();
  for (const target of calls.targets) {
    const first = lane.first(target);
    const call = `${service}${argument} from ${lane.source} to ${target.text}`;
    if (first === CRASH) {
      const raising = lane.rules.find(
        (rule) => matchesTarget(machine, rule.target, target, lane.qube) === CRASH,
      );
      const reach = raising === undefined ? undefined : reaches.get(raising);
      if (reach !== undefined) reach.crash ??= call;
    } else if (first !== undefined) {
      const reach = reaches.get(first);
      if (reach !== undefined) reach.answers += 1;
      owners.add(first);
    }
  }
  for (const rule of owners) {
    const reach = reaches.get(rule);
    if (reach === undefined || rule.rule.action === 'deny') continue;
    if (rule.rule.action === 'ask') askIn(machine, rule, { lane, service, argument }, reach);
    if (rule.redirect !== undefined && rule.redirect.text !== '') {
      const target = verify(machine, rule.redirect);
      const direct = target === undefined ? undefined : lane.first(target);
      const denies = direct !== undefined && direct !== CRASH && direct.rule.action === 'deny';
      if (denies && target?.text !== lane.source) reach.past ??= direct;
    }
  }
}

/** What is asked does not depend on the target, so that one look suffices for a lane. */
function askIn(machine: Machine, rule: CompiledRule, call: CallLane, reach: Reach): void {
  const answer = decide(machine, rule, call.lane, rule.target);
  const { service, argument, lane } = call;
  if (answer.unhandled) reach.crash ??= `${service}${argument} from ${lane.source}`;
  else if (answer.targets === undefined) reach.asks.none += 1;
  else reach.asks.some += 1;
}

function crashes({ rule }: CompiledRule, reach: Reach): readonly Finding[] {
  if (reach.crash === undefined) return [];
  const message = `The daemon raises an exception for ${reach.crash}, and the call is denied without a word.`;
  const fix =
    'Give the calling qube a default_dispvm, name disposable templates that exist, and offer the default_target.';
  return [findingAt(rule, rule.action === 'ask' ? 'error' : 'note', 'crash', message, fix)];
}

function choices({ rule }: CompiledRule, reach: Reach): readonly Finding[] {
  if (reach.asks.none === 0 || reach.asks.some > 0) return [];
  const message =
    'There is nothing to choose from, so the question is never asked and the call is denied.';
  const fix = 'Add target=NAME, or a rule that offers targets to this source.';
  return [findingAt(rule, 'error', 'nothing-to-choose', message, fix)];
}

function steps({ rule }: CompiledRule, reach: Reach, later: boolean): readonly Finding[] {
  if (reach.past === undefined) return [];
  const goes = rule.params.target ?? '';
  const message = `The call goes to ${goes}, and ${reach.past.place}, which denies a direct call, is not asked again.`;
  const fix = later
    ? `Remove target=${goes}, or allow the direct call as well, before ${reach.past.place}.`
    : `If the call may go to ${goes}, leave it; else remove target=${goes}.`;
  return [findingAt(rule, later ? 'error' : 'note', 'past-deny', message, fix)];
}

/** A rule that answers no call: who answers instead, and whether that makes a difference. */
function shadowed(machine: Machine, calls: Calls, dead: CompiledRule): readonly Finding[] {
  const covers = new Set<CompiledRule>();
  let example = '';
  let differs = false;
  for (const { lane, service, argument } of calls.lanes(dead.rule.service)) {
    if (!lane.rules.includes(dead)) continue;
    // What the rule would do if it stood first; where it stands, earlier denials cut its choices.
    const others = lane.rules.filter((rule) => rule !== dead);
    const hoisted = new Lane(machine, lane.source, [dead, ...others]);
    for (const target of calls.targets) {
      if (matchesTarget(machine, dead.target, target, lane.qube) !== true) continue;
      const first = lane.first(target);
      if (first !== undefined && first !== CRASH) covers.add(first);
      if (differs || first === undefined) continue;
      const real = first === CRASH ? UNHANDLED : decide(machine, first, lane, target);
      differs = !sameOutcome(real, decide(machine, dead, hoisted, target));
      if (differs) example = `${service}${argument} from ${lane.source} to ${target.text}`;
    }
  }
  const [one, ...more] = [...covers];
  if (one === undefined) return [];
  const places =
    more.length > 2
      ? `${one.place} and ${more.length} more`
      : [one, ...more].map((rule) => rule.place).join(', ');
  const compat = [...covers].some((rule) => rule.rule.file.startsWith(`${LEGACY_DIR}/`));
  const verb = covers.size === 1 ? 'answers' : 'answer';
  const message = differs
    ? `The rule never matches: ${places} ${verb} first, and otherwise, as for ${example}.`
    : `The rule never matches: ${places} ${verb} first, to the same effect.`;
  const fix = compat
    ? 'Move the rule to a file that sorts before the one with !compat-4.0, or remove the old file.'
    : differs
      ? `Move the rule before ${one.place}, or remove it.`
      : 'Remove the rule.';
  const code = compat ? 'shadowed-by-compat' : 'shadowed';
  return [findingAt(dead.rule, differs ? 'error' : 'note', code, message, fix)];
}

/** Whether two answers do the same; which rule gave them and who is told does not count. */
function sameOutcome(a: Answer, b: Answer): boolean {
  if (a.result !== b.result) return false;
  if (a.result === 'deny') return true;
  return (
    a.resolved_target === b.resolved_target &&
    a.default_target === b.default_target &&
    a.user === b.user &&
    a.autostart === b.autostart &&
    String(a.targets) === String(b.targets)
  );
}
