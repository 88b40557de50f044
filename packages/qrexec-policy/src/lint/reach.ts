import type { CompiledRule } from '../compiled.ts';
import { decide } from '../decide.ts';
import type { Ground } from '../ground.ts';
import { CRASH } from '../match.ts';
import type { CallLane } from './calls.ts';
import { Calls, callText } from './calls.ts';
import type { Finding } from './finding.ts';
import { findingAt } from './finding.ts';
import { lintShadows } from './shadow.ts';

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
export function lintReach(ground: Ground, rules: readonly CompiledRule[]): readonly Finding[] {
  const calls = new Calls(ground, rules);
  const reaches = new Map(rules.map((rule): [CompiledRule, Reach] => [rule, emptyReach()]));
  for (const lane of calls.lanes()) walk(ground, calls, lane, reaches);
  const dead = rules.filter((rule) => reaches.get(rule)?.answers === 0);
  const findings = [...lintShadows(ground, calls, dead)];
  for (const [rule, reach] of reaches) {
    const later = rule.number > (reach.past ?? rule).number;
    findings.push(...crashes(rule, reach), ...choices(rule, reach), ...steps(rule, reach, later));
  }
  return findings;
}

function emptyReach(): Reach {
  return { answers: 0, asks: { some: 0, none: 0 }, crash: undefined, past: undefined };
}

function walk(
  { machine, targets }: Ground,
  calls: Calls,
  { lane, service, argument }: CallLane,
  reaches: ReadonlyMap<CompiledRule, Reach>,
): void {
  const owning = new Set<CompiledRule>();
  for (const target of calls.targets) {
    const owner = lane.owner(target);
    const reach = owner === undefined ? undefined : reaches.get(owner);
    if (owner === undefined || reach === undefined) continue;
    reach.answers += 1;
    if (lane.match(owner, target) !== CRASH) owning.add(owner);
    else reach.crash ??= callText(service + argument, lane.source, targets.tokens[target]);
  }
  for (const rule of owning) {
    const reach = reaches.get(rule);
    if (reach === undefined || rule.rule.action === 'deny') continue;
    if (rule.rule.action === 'ask') askIn(machine, rule, { lane, service, argument }, reach);
    if (rule.redirect === undefined || rule.redirect.text === '') continue;
    const target = targets.numberOf(rule.redirect.text);
    const direct = target === undefined ? undefined : lane.owner(target);
    if (target === undefined || direct?.rule.action !== 'deny') continue;
    if (lane.match(direct, target) === CRASH) continue;
    if (targets.tokens[target]?.text !== lane.source) reach.past ??= direct;
  }
}

/** What is asked does not depend on the target, so that one look suffices for a lane. */
function askIn(machine: Ground['machine'], rule: CompiledRule, call: CallLane, reach: Reach): void {
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
