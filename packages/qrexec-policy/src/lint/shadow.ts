import type { Answer } from '../answer.ts';
import { hasBit } from '../bits.ts';
import type { CompiledRule } from '../compiled.ts';
import type { Caller } from '../decide.ts';
import { decide } from '../decide.ts';
import { LEGACY_DIR } from '../directory.ts';
import type { Ground } from '../ground.ts';
import type { Lane } from '../lane.ts';
import type { CallLane, Calls } from './calls.ts';
import { callText } from './calls.ts';
import type { Finding } from './finding.ts';
import { findingAt } from './finding.ts';

/** Who answers the calls of a rule that answers none. */
interface Shadow {
  /** The targets that the rule may speak of. */
  readonly targets: readonly number[];
  readonly covers: Set<CompiledRule>;
  /** A call that the rule would answer otherwise. */
  differs: string | undefined;
}

/** Tells of rules that answer no call who answers instead, and whether that makes a difference. */
export function lintShadows(
  ground: Ground,
  calls: Calls,
  dead: readonly CompiledRule[],
): readonly Finding[] {
  if (dead.length === 0) return [];
  const shadows = new Map(
    dead.map((rule): [CompiledRule, Shadow] => {
      const { byCaller, targets } = rule.reach;
      const some = calls.targets.filter((target) => byCaller || hasBit(targets, target));
      return [rule, { targets: some, covers: new Set(), differs: undefined }];
    }),
  );
  for (const lane of calls.lanes()) compare(ground, lane, shadows);
  return [...shadows].flatMap(([rule, shadow]) => told(rule, shadow));
}

function compare(
  ground: Ground,
  { lane, service, argument }: CallLane,
  shadows: ReadonlyMap<CompiledRule, Shadow>,
): void {
  const owners = new Map<number, CompiledRule | undefined>();
  const ownerOf = (target: number) => {
    if (!owners.has(target)) owners.set(target, lane.owner(target));
    return owners.get(target);
  };
  for (const dead of lane.groups.flatMap((group) => group.rules)) {
    const shadow = shadows.get(dead);
    if (shadow === undefined) continue;
    for (const target of shadow.targets) {
      if (lane.match(dead, target) !== true) continue;
      const owner = ownerOf(target);
      if (owner === undefined) continue;
      shadow.covers.add(owner);
      if (shadow.differs !== undefined) continue;
      const token = ground.targets.tokens[target];
      if (token === undefined) continue;
      const hoisted = decide(ground.machine, dead, hoist(ground, lane, dead), token);
      if (sameOutcome(lane.answer(target), hoisted)) continue;
      shadow.differs = callText(service + argument, lane.source, token);
    }
  }
}

/** A rule that never matches still counts when the choices of a question are gathered. */
const REMOVE = 'Remove the rule, unless questions should go on offering its targets.';

/** Who calls, were the rule the first; where it stands, earlier denials cut its choices. */
function hoist({ choices }: Ground, lane: Lane, dead: CompiledRule): Caller {
  const { source, qube, groups } = lane;
  return { source, qube, choices: () => choices.collect(lane, groups, dead) };
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
