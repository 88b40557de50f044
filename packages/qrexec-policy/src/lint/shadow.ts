import type { Answer } from '../answer.ts';
import type { CompiledRule } from '../compiled.ts';
import { decide, UNHANDLED } from '../decide.ts';
import { LEGACY_DIR } from '../directory.ts';
import { Lane } from '../lane.ts';
import type { Machine } from '../machine.ts';
import type { CallLane, Calls } from './calls.ts';
import { callText } from './calls.ts';
import type { Finding } from './finding.ts';
import { findingAt } from './finding.ts';

/** Who answers the calls of a rule that answers none. */
interface Shadow {
  readonly covers: Set<CompiledRule>;
  /** A call that the rule would answer otherwise. */
  differs: string | undefined;
}

/** Tells of rules that answer no call who answers instead, and whether that makes a difference. */
export function lintShadows(
  machine: Machine,
  calls: Calls,
  dead: readonly CompiledRule[],
): readonly Finding[] {
  if (dead.length === 0) return [];
  const shadows = new Map(
    dead.map((rule): [CompiledRule, Shadow] => [rule, { covers: new Set(), differs: undefined }]),
  );
  for (const lane of calls.lanes()) compare(machine, calls, lane, shadows);
  return [...shadows].flatMap(([rule, shadow]) => told(rule, shadow));
}

function compare(
  machine: Machine,
  calls: Calls,
  { lane, service, argument }: CallLane,
  shadows: ReadonlyMap<CompiledRule, Shadow>,
): void {
  const here = lane.rules.filter((rule) => shadows.has(rule));
  if (here.length === 0) return;
  const owners = calls.owners(lane);
  for (const dead of here) {
    const shadow = shadows.get(dead);
    if (shadow === undefined) continue;
    let hoisted: Lane | undefined;
    for (const number of calls.matched(dead, lane.qube).yes) {
      const owner = owners[number];
      const target = calls.targets[number];
      if (owner === undefined || target === undefined) continue;
      shadow.covers.add(owner.rule);
      if (shadow.differs !== undefined) continue;
      hoisted ??= hoist(machine, lane, dead);
      const real = owner.crash ? UNHANDLED : decide(machine, owner.rule, lane, target);
      if (sameOutcome(real, decide(machine, dead, hoisted, target))) continue;
      shadow.differs = callText(service + argument, lane.source, target);
    }
  }
}

/** A rule that never matches still counts when the choices of a question are gathered. */
const REMOVE = 'Remove the rule, unless questions should go on offering its targets.';

/** What the rule would do if it stood first; where it stands, earlier denials cut its choices. */
function hoist(machine: Machine, lane: Lane, dead: CompiledRule): Lane {
  return new Lane(machine, lane.source, [dead, ...lane.rules.filter((rule) => rule !== dead)]);
}

function told(dead: CompiledRule, { covers, differs }: Shadow): readonly Finding[] {
  const [one, ...more] = [...covers];
  if (one === undefined) return [];
  const all = [one, ...more].map((rule) => rule.place).join(', ');
  const places = more.length > 2 ? `${one.place} and ${more.length} more` : all;
  const compat = [...covers].some((rule) => rule.rule.file.startsWith(`${LEGACY_DIR}/`));
  const verb = covers.size === 1 ? 'answers' : 'answer';
  const effect =
    differs === undefined ? ', to the same effect' : `, and otherwise, as for ${differs}`;
  const message = `The rule never matches: ${places} ${verb} first${effect}.`;
  let fix = differs === undefined ? REMOVE : `Move the rule before ${one.place}, or remove it.`;
  if (compat) {
    fix =
      'Move the rule to a file that sorts before the one with !compat-4.0, or remove the old file.';
  }
  const code = compat ? 'shadowed-by-compat' : 'shadowed';
  return [findingAt(dead.rule, differs === undefined ? 'note' : 'error', code, message, fix)];
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
