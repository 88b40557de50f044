import {
  type Action,
  type Policy,
  type PolicyFiles,
  print,
  type Release,
  type Rule,
  type RuleParams,
} from '@nyx/qrexec-policy';
import { SHIPPED_FILES, type ShippedFile, type ShippedLine } from './shipped.table.ts';

/** A rule that a fresh installation has, with where that can be read. */
export interface ShippedRule extends Rule {
  readonly link: string;
}

/**
 * The rules of a fresh installation of a release, in the order in which they are tried. A table of
 * ours: the files and lines are those of our printing, not those of the packages.
 */
export function shippedRules(release: Release): readonly ShippedRule[] {
  return SHIPPED_FILES.filter(({ releases }) => releases.includes(release)).flatMap((file) =>
    file.lines.map((line, index) => ruleOf(file, line, index + 1)),
  );
}

export function shippedPolicy(release: Release): Policy {
  return { release, rules: shippedRules(release) };
}

/** The same as the files that `parse` reads. */
export function shippedFiles(release: Release): PolicyFiles {
  return print(shippedPolicy(release));
}

function ruleOf(file: ShippedFile, text: ShippedLine, line: number): ShippedRule {
  const [call, source, target, ...rest] = text.split(' ');
  const [action, ...params] = rest;
  if (call === undefined || source === undefined || target === undefined) throw broken(text);
  if (action !== 'allow' && action !== 'ask' && action !== 'deny') throw broken(text);
  const plus = call.indexOf('+');
  return {
    service: plus < 0 ? call : call.slice(0, plus),
    argument: plus < 0 ? '*' : call.slice(plus),
    source,
    target,
    action: action satisfies Action,
    params: Object.assign({}, ...params.map((param) => paramOf(param))),
    file: file.file,
    line,
    link: file.link,
  };
}

function paramOf(text: string): RuleParams {
  const equals = text.indexOf('=');
  const value = text.slice(equals + 1);
  const key = text.slice(0, equals);
  return { [key]: value === 'yes' ? true : value === 'no' ? false : value };
}

function broken(line: string): RangeError {
  return new RangeError(`The table of shipped rules has a broken line: ${line}`);
}
