import { type Problems, quoted } from './problems.ts';

/**
 * Salt cuts the name of the disposable with which it configures a qube: two qubes whose names
 * share their first 21 characters would be mistaken for each other.
 */
export const MOST_CHARACTERS = 21;

const NAME = /^[a-z][a-z0-9-]*$/;

/** Refused by qubesd, or read as something else by Salt and YAML on the way there. */
const RESERVED = new Set([
  ...['none', 'default', 'dom0', 'domain-0'],
  ...['include', 'extend', 'exclude', 'require', 'order', 'top', 'base', 'user'],
  ...['on', 'off', 'yes', 'no', 'y', 'n', 'true', 'false', 'null'],
]);

/** Why text is no name for a qube of ours, or undefined. */
export function nameProblem(name: unknown): { message: string; fix: string } | undefined {
  const fix = 'Use a letter, then letters, digits and hyphens: all lower case, at most 21.';
  if (typeof name !== 'string' || !NAME.test(name)) {
    return { message: `${quoted(name)} is no name for a qube.`, fix };
  }
  if (name.length > MOST_CHARACTERS) {
    const message = `${quoted(name)} has ${name.length} characters, and tools cut it after 21.`;
    return { message, fix };
  }
  if (RESERVED.has(name) || name.endsWith('-dm') || /^disp[0-9]*$|^disp-mgmt-/.test(name)) {
    const message = `${quoted(name)} means something else to Qubes or to its tools.`;
    return { message, fix: 'Choose another name.' };
  }
  return undefined;
}

export function checkName(problems: Problems, where: string, name: unknown): boolean {
  const problem = nameProblem(name);
  if (problem === undefined) return true;
  problems.add('name', where, problem.message, problem.fix);
  return false;
}
