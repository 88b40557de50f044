import { badCharacter, byCode, isPolicyName, VOLATILE_DIR } from './directory.ts';
import type { Policy, PolicyFiles, Rule, RuleParams } from './policy.ts';
import { parseRule } from './rule.ts';

const ORDER = ['target', 'default_target', 'user', 'notify', 'autostart'] as const;

/**
 * Writes one rule as a line without its end. What stands in the rule must be what `parse` could
 * have given: a rule that no line can say (a name with a space in it) is a mistake of the caller,
 * and throws, so that nothing is ever smuggled into a policy.
 */
export function printRule(rule: Rule): string {
  const line = lineOf(rule);
  const back = parseRule(line, rule, 'R4.2');
  if (!back.ok || !sameRule(back.value, rule)) {
    throw new RangeError(`No line of a policy says this rule: ${JSON.stringify(line)}`);
  }
  return line;
}

/**
 * Writes a policy as files that `parse` reads back to the same rules in the same order.
 * A rule stays in its file where that keeps the order; rules of included and old files are written
 * into the file that included them. Comments and blank lines are not part of a policy, so line
 * numbers may differ. Rules for the empty service name, which no call can have, are left out.
 */
export function print(policy: Policy): PolicyFiles {
  const texts = new Map<string, string[]>();
  let name = '';
  for (const rule of policy.rules) {
    if (rule.service === '') continue;
    const own = ownName(rule.file);
    if (own !== undefined && byCode(own, name) > 0) name = own;
    if (name === '') name = FIRST;
    const lines = texts.get(name) ?? [];
    texts.set(name, lines);
    lines.push(printRule(rule));
  }
  const files: Record<string, string> = {};
  for (const [file, lines] of texts) files[file] = `${lines.join('\n')}\n`;
  return files;
}

/** Sorts before every name that people give. */
const FIRST = '00-policy.policy';

function ownName(file: string): string | undefined {
  const name = file.startsWith(`${VOLATILE_DIR}/`) ? file.slice(VOLATILE_DIR.length + 1) : file;
  return isPolicyName(name) && badCharacter(name) < 0 ? name : undefined;
}

function lineOf(rule: Rule): string {
  const columns = [rule.service, rule.argument, rule.source, rule.target, rule.action];
  return [...columns, ...paramsOf(rule.params)].join(' ');
}

function paramsOf(params: RuleParams): readonly string[] {
  return ORDER.flatMap((key) => {
    const value = params[key];
    if (value === undefined) return [];
    return [`${key}=${value === true ? 'yes' : value === false ? 'no' : value}`];
  });
}

function sameRule(a: Rule, b: Rule): boolean {
  return (
    a.service === b.service &&
    a.argument === b.argument &&
    a.source === b.source &&
    a.target === b.target &&
    a.action === b.action &&
    ORDER.every((key) => a.params[key] === b.params[key])
  );
}
