import type { CompiledRule } from '../compiled.ts';
import type { Machine } from '../machine.ts';
import type { Token } from '../token.ts';
import type { Finding, FindingCode } from './finding.ts';
import { findingAt } from './finding.ts';

const CLASSES = 'AdminVM, TemplateVM, AppVM, StandaloneVM, DispVM or RemoteVM';

/** Spellings that mean something else, and names that this machine does not have. */
export function lintTokens(machine: Machine, rules: readonly CompiledRule[]): readonly Finding[] {
  const known = {
    tags: new Set(machine.qubes.flatMap((qube) => [...qube.tags])),
    classes: new Set(CLASSES.split(/, | or /)),
  };
  return rules.flatMap((compiled) => lintRule(machine, known, compiled));
}

interface Known {
  readonly tags: ReadonlySet<string>;
  readonly classes: ReadonlySet<string>;
}

function lintRule(machine: Machine, known: Known, compiled: CompiledRule): readonly Finding[] {
  const { rule, source, target, redirect, fallback } = compiled;
  const findings: Finding[] = [];
  const places = [
    ['source', source],
    ['target', target],
    ['target=', redirect],
    ['default_target=', fallback],
  ] as const;
  for (const [where, token] of places) {
    if (token === undefined || token.text === '') continue;
    const found = lintToken(machine, known, token);
    if (found === undefined) continue;
    // A denial that speaks of nobody denies nothing; a redirect to nowhere allows nothing.
    const always =
      found.code === 'old-token' || found.code === 'comma' || found.code === 'unknown-class';
    const severe = always || rule.action === 'deny' || where === 'target=';
    const message = `${where === 'source' || where === 'target' ? `The ${where}` : where} ${found.message}`;
    findings.push(findingAt(rule, severe ? 'error' : 'note', found.code, message, found.fix));
  }
  const { user } = rule.params;
  if (user?.includes(',') === true) {
    const message = `user= is read as the one name ${JSON.stringify(user)}.`;
    findings.push(findingAt(rule, 'error', 'comma', message, 'Separate parameters by spaces.'));
  }
  return findings;
}

interface TokenFinding {
  readonly code: FindingCode;
  readonly message: string;
  readonly fix: string;
}

function lintToken(machine: Machine, known: Known, token: Token): TokenFinding | undefined {
  const { text, value } = token;
  if (text.includes(',')) {
    const message = `${text} is read as one name, comma and all, so it matches nothing.`;
    return { code: 'comma', message, fix: 'Write one rule for each, with spaces between columns.' };
  }
  if (value.startsWith('$')) {
    const message = `${text} is the old spelling; it is read as the name of a qube and matches nothing.`;
    return { code: 'old-token', message, fix: `Write ${text.replaceAll('$', '@')}.` };
  }
  switch (token.kind) {
    case 'name':
      if (machine.isDom0(machine.canonical(text)) || machine.find(text) !== undefined)
        return undefined;
      return { code: 'unknown-name', message: `${text} is no qube of this machine.`, fix: NAME };
    case 'type':
      if (known.classes.has(value)) return undefined;
      return {
        code: 'unknown-class',
        message: `names the class ${value}, which there is none of.`,
        fix: CLASS,
      };
    case 'tag':
    case 'dispvm-tagged':
      if (known.tags.has(value)) return undefined;
      return {
        code: 'unknown-tag',
        message: `names the tag ${value}, which no qube has.`,
        fix: TAG,
      };
    case 'dispvm-of': {
      const qube = machine.find(value);
      if (qube?.isTemplate === true) return undefined;
      if (qube !== undefined) {
        const message = `${text}: ${value} is no disposable template.`;
        return {
          code: 'no-template',
          message,
          fix: `Set template_for_dispvms of ${value}, or name another.`,
        };
      }
      const message = `${text}: ${value} is no qube of this machine, and a question about such a call crashes the daemon.`;
      return { code: 'unknown-name', message, fix: NAME };
    }
    case 'any':
    case 'anyvm':
    case 'adminvm':
    case 'default':
    case 'dispvm':
      return undefined;
  }
}

const NAME = 'Create the qube, or correct the name.';
const TAG = 'Tag a qube, or correct the tag.';
const CLASS = `Write ${CLASSES}.`;
