import type { Rule } from '@nyx/qrexec-policy';
import type { Allowed } from './answers.ts';
import type { CallGroup } from './groups.ts';

/**
 * What the rules of a group say, without the service and where they stand. Groups of which that is
 * the same get the same answers: most services of an installation are spoken of in the same words.
 */
export function shapeOf({ rules }: CallGroup): string {
  return JSON.stringify(
    rules.map(({ source, target, action, params }) => [source, target, action, params]),
  );
}

export function placeOf({ file, line }: Rule): string {
  return `${file}:${line}`;
}

/**
 * What was found out about one group, said of another one whose rules have the same shape; undefined
 * where a place does not tell which rule it was, because a file was included twice.
 */
export function saidOf(
  group: CallGroup,
  found: readonly Allowed[],
  before: CallGroup,
): readonly Allowed[] | undefined {
  const places = new Map(
    before.rules.map((rule, index) => [placeOf(rule), group.rules[index]] as const),
  );
  if (places.size < before.rules.length) return undefined;
  return found.map((allowed) => {
    const own = places.get(allowed.rule ?? '');
    return { ...allowed, group, rule: own === undefined ? undefined : placeOf(own) };
  });
}
