import { readParams } from './params.ts';
import type { Action, Release, Rule } from './policy.ts';
import type { Place, PolicyProblem, PolicyResult } from './problem.ts';
import { problemAt } from './problem.ts';
import type { Field } from './text.ts';
import { Columns, fieldsOf, quoted } from './text.ts';
import { CHOICES, readToken } from './token.ts';

const ACTIONS: ReadonlySet<string> = new Set<Action>(['allow', 'ask', 'deny']);
const COLUMNS = ['service', 'argument', 'source', 'target', 'action'];
const NOT_IN_CALL = /[^A-Za-z0-9+._-]/u;
const NOT_IN_SERVICE = /[^A-Za-z0-9._-]/u;

export interface Header {
  readonly service: Field;
  readonly argument: Field;
}

/**
 * Reads one rule, `SERVICE ARGUMENT SOURCE TARGET ACTION [key=value …]`.
 * Gives the rule, or every problem of the line. A comment, a blank line and a directive are no rules.
 *
 * https://github.com/QubesOS/qubes-core-qrexec/blob/release4.3/doc/qrexec-policy.rst
 */
export function parseRule(
  line: string,
  place: { readonly file: string; readonly line: number } = { file: 'rule', line: 1 },
  release: Release = 'R4.3',
): PolicyResult<Rule> {
  const problems: PolicyProblem[] = [];
  const here: Place = { file: place.file, line: place.line, columns: new Columns(line) };
  if (/[\n\r]/.test(line)) {
    const message = 'The text holds a line end, so it is more than one line.';
    problems.push(problemAt('line-shape', here, line.search(/[\n\r]/), message, 'Give one line.'));
    return { ok: false, problems };
  }
  const rule = readRule(fieldsOf(line), here, release, problems);
  return rule === undefined ? { ok: false, problems } : { ok: true, value: rule };
}

/** Reads a rule with all five columns. Adds what is wrong to `problems`. */
export function readRule(
  fields: readonly Field[],
  place: Place,
  release: Release,
  problems: PolicyProblem[],
): Rule | undefined {
  const [service, argument] = fields;
  const rest = fields.slice(2);
  if (service === undefined || argument === undefined || rest.length < 3) {
    const count = service === undefined ? 0 : argument === undefined ? 1 : 2 + rest.length;
    problems.push(tooFew(place, count, 0));
    return undefined;
  }
  return readColumns({ service, argument }, rest, place, release, problems);
}

/** Reads the columns from the source on, for a service and an argument that are already known. */
export function readColumns(
  header: Header,
  rest: readonly Field[],
  place: Place,
  release: Release,
  problems: PolicyProblem[],
): Rule | undefined {
  const [source, target, action] = rest;
  const params = rest.slice(3);
  if (source === undefined || target === undefined || action === undefined) {
    problems.push(tooFew(place, rest.length, 2));
    return undefined;
  }
  const before = problems.length;
  checkService(header, place, problems);
  for (const [role, field] of [
    ['source', source],
    ['target', target],
  ] as const) {
    if (readToken(field.text, role, release) === undefined) {
      const message = `${quoted(field.text)} is no ${role} that the policy language knows.`;
      problems.push(problemAt(role, place, field.at, message, `Write ${CHOICES[role]}.`));
    }
  }
  if (!isAction(action.text)) {
    const lower = action.text.toLowerCase();
    const fix = ACTIONS.has(lower) ? `Write ${lower}, in lower case.` : 'Write allow, ask or deny.';
    const message = `${quoted(action.text)} is no action.`;
    problems.push(problemAt('action', place, action.at, message, fix));
  }
  const known = isAction(action.text) ? action.text : undefined;
  const read = readParams(known, params, place, release, problems);
  if (known === 'allow' && target.text === '@default' && read.target === undefined) {
    const given = params.some((param) => param.text.startsWith('target='));
    const message = 'The caller names no target here, and the rule names none either.';
    const fix = 'Add target=NAME, or write ask.';
    if (!given) problems.push(problemAt('parameter', place, action.at, message, fix));
  }
  if (problems.length > before || known === undefined) return undefined;
  return {
    service: header.service.text,
    argument: header.argument.text,
    source: source.text,
    target: target.text,
    action: known,
    params: read,
    file: place.file,
    line: place.line,
  };
}

/** Checks the first two columns, of a rule or of `!include-service`. */
export function checkService(header: Header, place: Place, problems: PolicyProblem[]): void {
  const service = header.service;
  const argument = header.argument;
  const bad = service.text === '*' ? null : NOT_IN_SERVICE.exec(service.text);
  if (bad !== null) {
    const message = `The service ${quoted(service.text)} holds ${quoted(bad[0])}, which no service name may.`;
    const fix =
      bad[0] === '+'
        ? 'Write the argument in the second column: SERVICE +ARGUMENT.'
        : 'Use letters, digits, dot, hyphen and underscore, or * alone for every service.';
    problems.push(problemAt('service', place, service.at + bad.index, message, fix));
  }
  if (argument.text === '*') return;
  const wrong = NOT_IN_CALL.exec(argument.text);
  if (wrong !== null) {
    const message = `The argument ${quoted(argument.text)} holds ${quoted(wrong[0])}, which no argument may.`;
    const fix = 'Write * for any argument, + for none, or +ARGUMENT of letters, digits, + . - _.';
    problems.push(problemAt('argument', place, argument.at + wrong.index, message, fix));
  } else if (!argument.text.startsWith('+')) {
    const message = `The argument ${quoted(argument.text)} does not start with +.`;
    const fix = `Write +${argument.text}, or * for any argument.`;
    problems.push(problemAt('argument', place, argument.at, message, fix));
  } else if (service.text === '*') {
    const message = 'Every service is meant, but only one argument.';
    const fix = 'Write * as the argument, or name the service.';
    problems.push(problemAt('argument', place, argument.at, message, fix));
  }
}

function tooFew(place: Place, count: number, known: number): PolicyProblem {
  const missing = COLUMNS.slice(known + count).join(', ');
  const message = `The line has ${count} of ${COLUMNS.length - known} columns: ${missing} ${
    COLUMNS.length - known - count === 1 ? 'is' : 'are'
  } missing.`;
  const shape = COLUMNS.slice(known).join(' ').toUpperCase();
  return problemAt('line-shape', place, -1, message, `Write ${shape} [key=value …].`);
}

function isAction(text: string): text is Action {
  return ACTIONS.has(text);
}
