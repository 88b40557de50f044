import type { Machine, Qube } from './machine.ts';
import type { Token } from './token.ts';

/** The real daemon raises an exception here that nothing catches. */
export const CRASH = 'crash';
type Match = boolean | typeof CRASH;

/**
 * Whether a rule's source speaks of the caller.
 * https://github.com/QubesOS/qubes-core-qrexec/blob/release4.3/qrexec/policy/parser.py
 */
export function matchesSource(machine: Machine, token: Token, source: string): boolean {
  switch (token.kind) {
    case 'any':
      return true;
    case 'anyvm':
      return !machine.isDom0(source);
    case 'adminvm':
      return machine.isDom0(source);
    case 'type':
    case 'tag':
      return hasTrait(token, machine.find(source));
    case 'name':
      return matchesName(machine, token.text, source);
    case 'dispvm-of':
      return machine.release === 'R4.2' && token.text === source;
    case 'default':
    case 'dispvm':
    case 'dispvm-tagged':
      return false;
  }
}

/**
 * Whether a rule's target speaks of the target of a call, which was verified before.
 * `@dispvm` stands for a disposable of the caller's own template, where a rule names one.
 */
export function matchesTarget(
  machine: Machine,
  token: Token,
  target: Token,
  caller: Qube | undefined,
): Match {
  switch (token.kind) {
    case 'any':
      return true;
    case 'anyvm':
      return !machine.isDom0(target.text);
    case 'adminvm':
      return machine.isDom0(target.text);
    case 'default':
    case 'dispvm':
      return token.kind === target.kind;
    case 'type':
    case 'tag':
      return hasTrait(token, machine.find(target.text));
    case 'name':
      return matchesName(machine, token.text, target.text);
    case 'dispvm-of':
      return matchesDisposable(machine, token, target, caller);
    case 'dispvm-tagged':
      return matchesTagged(machine, token, target, caller);
  }
}

function hasTrait(token: Token, qube: Qube | undefined): boolean {
  if (qube === undefined) return false;
  return token.kind === 'type' ? qube.type === token.value : qube.tags.has(token.value);
}

function matchesName(machine: Machine, text: string, other: string): boolean {
  const own = machine.canonical(text);
  return machine.isDom0(own) ? machine.isDom0(other) : machine.isSame(own, other);
}

function matchesDisposable(
  machine: Machine,
  token: Token,
  target: Token,
  caller: Qube | undefined,
): Match {
  if (target.kind === 'dispvm') {
    const template = caller?.defaultDispvm;
    if (template === undefined) return machine.release === 'R4.3' ? CRASH : false;
    return token.value === template;
  }
  return target.kind === 'dispvm-of' && machine.isSame(token.value, target.value);
}

function matchesTagged(
  machine: Machine,
  token: Token,
  target: Token,
  caller: Qube | undefined,
): Match {
  const name = target.kind === 'dispvm' ? caller?.defaultDispvm : templateOf(target);
  if (name === undefined) return false;
  const template = machine.find(name);
  if (template === undefined) return CRASH;
  return template.isTemplate && template.tags.has(token.value);
}

function templateOf(target: Token): string | undefined {
  return target.kind === 'dispvm-of' ? target.value : undefined;
}
