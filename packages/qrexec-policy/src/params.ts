import type { Action, Release, RuleParams } from './policy.ts';
import type { Place, PolicyProblem } from './problem.ts';
import { MOST_PROBLEMS, problemAt } from './problem.ts';
import type { Field } from './text.ts';
import { quoted } from './text.ts';
import { CHOICES, readToken } from './token.ts';

type Key = keyof RuleParams;

const KEYS: Readonly<Record<Action, readonly Key[]>> = {
  allow: ['target', 'user', 'notify', 'autostart'],
  ask: ['target', 'default_target', 'user', 'notify', 'autostart'],
  deny: ['notify'],
};
const ALL: readonly Key[] = KEYS.ask;

/**
 * Reads `key=value …`. Which action takes which key:
 * https://github.com/QubesOS/qubes-core-qrexec/blob/release4.3/doc/qrexec-policy.rst
 */
export function readParams(
  action: Action | undefined,
  fields: readonly Field[],
  place: Place,
  release: Release,
  problems: PolicyProblem[],
): RuleParams {
  const params: { -readonly [K in keyof RuleParams]: RuleParams[K] } = {};
  const seen = new Set<string>();
  for (const field of fields) {
    if (problems.length > MOST_PROBLEMS) break;
    const report = (message: string, fix: string, at = field.at) => {
      problems.push(problemAt('parameter', place, at, message, fix));
    };
    if (field.text.startsWith('#')) {
      report('A comment cannot stand behind a rule.', 'Put the comment on a line of its own.');
      break;
    }
    const equals = field.text.indexOf('=');
    if (equals < 0) {
      report(`${quoted(field.text)} is no parameter.`, 'Write key=value, separated by spaces.');
      continue;
    }
    const key = field.text.slice(0, equals);
    const value = field.text.slice(equals + 1);
    if (seen.has(key)) {
      report(`The parameter ${quoted(key)} stands here twice.`, 'Keep one of the two.');
      continue;
    }
    seen.add(key);
    if (!isKey(key)) {
      const few = (action === undefined ? ALL : KEYS[action]).join(', ');
      report(`There is no parameter ${quoted(key)}.`, `Use only ${few}.`);
      continue;
    }
    if (action !== undefined && !KEYS[action].includes(key)) {
      const takes = KEYS[action].join(', ');
      report(`${action} takes no ${key}=.`, `Remove it; ${action} takes ${takes}.`);
      continue;
    }
    const at = field.at + equals + 1;
    if (key === 'notify' || key === 'autostart') {
      if (value === 'yes' || value === 'no') params[key] = value === 'yes';
      else report(`${key} is ${quoted(value)}.`, `Write ${key}=yes or ${key}=no.`, at);
    } else if (key === 'user') {
      params.user = value;
    } else if (readToken(value, 'redirect', release) === undefined) {
      report(`${quoted(value)} cannot be where a call goes.`, `Write ${CHOICES.redirect}.`, at);
    } else {
      params[key] = value;
    }
  }
  return params;
}

function isKey(text: string): text is Key {
  return (ALL as readonly string[]).includes(text);
}
