import type { Answer } from './answer.ts';
import type { CompiledRule } from './compiled.ts';
import type { Machine, Qube } from './machine.ts';
import { CRASH } from './match.ts';
import type { Token } from './token.ts';

/** Who calls, and what a person would be offered: the same for all rules of one lane. */
export interface Caller {
  readonly source: string;
  readonly qube: Qube | undefined;
  /** What an `ask` without a redirect offers, sorted. */
  readonly choices: () => readonly string[] | typeof CRASH;
}

/**
 * What the daemon answers when `rule` is the first that matches.
 * https://github.com/QubesOS/qubes-core-qrexec/blob/release4.3/qrexec/policy/parser.py
 */
export function decide(
  machine: Machine,
  compiled: CompiledRule,
  caller: Caller,
  target: Token,
): Answer {
  switch (compiled.rule.action) {
    case 'deny':
      return compiled.denial;
    case 'allow':
      return allow(machine, compiled, caller, target);
    case 'ask':
      return ask(machine, compiled, caller);
  }
}

/** A call that no rule matches, or whose target is none. */
export const NO_RULE: Answer = Object.freeze({ result: 'deny', notify: true });

/** The daemon raises while it looks for a rule. */
export const UNHANDLED: Answer = Object.freeze({ result: 'deny', unhandled: true });

/** A target after `verify`: what it names exists; `undefined` where the daemon denies. */
export function verify(machine: Machine, token: Token): Token | undefined {
  if (token.kind === 'dispvm-of') {
    return machine.find(token.value)?.isTemplate === true ? token : undefined;
  }
  if (token.kind !== 'name') return token;
  if (machine.canonical(token.text) === '@adminvm') return ADMIN;
  return machine.find(token.text) === undefined ? DEFAULT : token;
}

const ADMIN: Token = { kind: 'adminvm', text: '@adminvm', value: '@adminvm' };
const DEFAULT: Token = { kind: 'default', text: '@default', value: '@default' };

function allow(machine: Machine, compiled: CompiledRule, caller: Caller, wanted: Token): Answer {
  const { rule, place, denial } = compiled;
  const { params } = rule;
  const redirect = compiled.redirect?.text === '' ? undefined : compiled.redirect;
  const verified = verify(machine, redirect ?? wanted);
  if (verified === undefined || verified.kind === 'default') return denial;
  let target = verified.text;
  if (verified.kind === 'dispvm') {
    const template = caller.qube?.defaultDispvm;
    if (template === undefined) return denial;
    target = `@dispvm:${template}`;
  } else if (verified.kind === 'adminvm') {
    target = 'dom0';
  }
  if (params.autostart === false && mayRun(machine, target) !== true) {
    return { ...denial, notify: params.notify ?? false };
  }
  const answer: Answer = {
    result: 'allow',
    resolved_target: target,
    autostart: params.autostart ?? true,
    notify: params.notify ?? false,
    rule: place,
    ...(params.user === undefined ? {} : { user: params.user }),
  };
  return carryOut(machine, caller, answer, target);
}

/** What happens when an allowed call is carried out: some are refused only there. */
function carryOut(machine: Machine, caller: Caller, answer: Answer, target: string): Answer {
  if (caller.source === target) return { ...answer, result: 'deny' };
  if (machine.release === 'R4.2' || machine.isDom0(target)) return answer;
  const { rule } = answer;
  const crashed: Answer = { ...UNHANDLED, ...(rule === undefined ? {} : { rule }) };
  const qube = machine.find(target.startsWith('@dispvm:') ? target.slice(8) : target);
  if (qube === undefined) return crashed;
  if (target.startsWith('@dispvm:') || qube.type !== 'RemoteVM') return answer;
  if (qube.relay === undefined) return { ...answer, result: 'deny' };
  if (machine.find(qube.relay.name) === undefined) return crashed;
  const { user: _, ...withoutUser } = answer;
  return withoutUser;
}

function ask(machine: Machine, compiled: CompiledRule, caller: Caller): Answer {
  const { rule, place, redirect, fallback, denial } = compiled;
  const { params } = rule;
  const crashed: Answer = { ...UNHANDLED, rule: place };
  let targets: readonly string[];
  if (redirect === undefined) {
    const choices = caller.choices();
    if (choices === CRASH) return crashed;
    targets = choices;
  } else {
    const own = machine.canonical(redirect.text);
    targets = [machine.release === 'R4.3' && machine.isDom0(own) ? 'dom0' : own];
  }
  if (params.autostart === false) {
    const states = targets.map((target) => mayRun(machine, target));
    if (states.includes(CRASH)) return crashed;
    targets = targets.filter((_, index) => states[index] === true);
  }
  if (targets.length === 0) return denial;
  let chosen = fallbackOf(machine, fallback, caller);
  if (chosen !== undefined && !targets.includes(chosen)) {
    if (machine.release === 'R4.2') return crashed;
    chosen = undefined;
  }
  if (caller.qube === undefined) return crashed;
  return {
    result: caller.qube.canAsk ? 'ask' : 'deny',
    targets: Object.freeze(targets),
    autostart: params.autostart ?? true,
    notify: params.notify ?? false,
    rule: place,
    ...(chosen === undefined ? {} : { default_target: chosen }),
    ...(params.user === undefined ? {} : { user: params.user }),
  };
}

function fallbackOf(
  machine: Machine,
  fallback: Token | undefined,
  caller: Caller,
): string | undefined {
  if (fallback === undefined) return undefined;
  if (fallback.kind === 'dispvm') {
    const template = caller.qube?.defaultDispvm;
    return template === undefined ? undefined : `@dispvm:${template}`;
  }
  const own = machine.canonical(fallback.text);
  return machine.isDom0(own) ? 'dom0' : own;
}

/** Whether a call may go there with `autostart=no`. */
function mayRun(machine: Machine, target: string): boolean | typeof CRASH {
  if (machine.isDom0(target)) return true;
  if (target.startsWith('@dispvm')) return false;
  return machine.find(target)?.running ?? CRASH;
}
