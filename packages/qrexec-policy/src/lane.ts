import type { Answer } from './answer.ts';
import type { CompiledRule } from './compiled.ts';
import type { Caller } from './decide.ts';
import { decide, NO_RULE, UNHANDLED, verify } from './decide.ts';
import { byCode } from './directory.ts';
import { expand } from './expand.ts';
import type { Machine, Qube } from './machine.ts';
import { CRASH, matchesTarget } from './match.ts';
import type { Token } from './token.ts';
import { readToken } from './token.ts';

/** All calls from one source to one service with one argument: only the targets differ. */
export class Lane implements Caller {
  readonly source: string;
  readonly qube: Qube | undefined;
  /** The rules that match but for the target, in their order. */
  readonly rules: readonly CompiledRule[];
  /** Answers that were given already, by the target as it was written. */
  readonly answers = new Map<string, Answer>();
  readonly #machine: Machine;
  readonly #byRule = new Map<CompiledRule, Answer>();
  #choices: readonly string[] | typeof CRASH | undefined;

  constructor(machine: Machine, source: string, rules: readonly CompiledRule[]) {
    this.#machine = machine;
    this.source = source;
    this.qube = machine.find(source);
    this.rules = rules;
  }

  answer(written: string): Answer {
    const target = targetOf(this.#machine, written);
    if (target === undefined) return NO_RULE;
    const first = this.first(target);
    if (first === CRASH) return UNHANDLED;
    return first === undefined ? NO_RULE : this.#answerOf(first, target);
  }

  /** Answers are kept and given out again, so that nobody may change one. */
  #answerOf(first: CompiledRule, target: Token): Answer {
    if (first.rule.action === 'allow' && (first.redirect?.text ?? '') === '') {
      return Object.freeze(decide(this.#machine, first, this, target));
    }
    // Whatever the target was, a denial, a question and a redirect are the same.
    let answer = this.#byRule.get(first);
    if (answer === undefined) {
      answer = Object.freeze(decide(this.#machine, first, this, target));
      this.#byRule.set(first, answer);
    }
    return answer;
  }

  /** The first rule that matches a verified target. */
  first(target: Token): CompiledRule | typeof CRASH | undefined {
    for (const rule of this.rules) {
      const match = matchesTarget(this.#machine, rule.target, target, this.qube);
      if (match === CRASH) return CRASH;
      if (match) return rule;
    }
    return undefined;
  }

  choices(): readonly string[] | typeof CRASH {
    this.#choices ??= collect(this.#machine, this);
    return this.#choices;
  }
}

/** The target of a call, verified; `undefined` where the daemon denies whatever the rules say. */
function targetOf(machine: Machine, written: string): Token | undefined {
  const known = machine.targets.get(written);
  if (known !== undefined) return known;
  const token = readToken(written === '' ? '@default' : written, 'intended', machine.release);
  const target = token === undefined ? undefined : verify(machine, token);
  // What exists may be kept; made-up names would fill the memory.
  if (target?.text === written) machine.targets.set(written, target);
  return target;
}

/**
 * What a person may choose from: every target that some rule offers and no earlier one denies.
 * https://github.com/QubesOS/qubes-core-qrexec/blob/release4.3/qrexec/policy/parser.py
 */
function collect(machine: Machine, lane: Lane): readonly string[] | typeof CRASH {
  const { qube } = lane;
  if (machine.release === 'R4.3' && qube === undefined) return CRASH;
  const targets = new Set<string>();
  for (const { rule, target, redirect } of lane.rules.toReversed()) {
    const offered = expand(
      machine,
      redirect === undefined || redirect.text === '' ? target : redirect,
    );
    if (offered === CRASH) return CRASH;
    for (const one of offered) {
      if (rule.action === 'deny') targets.delete(one);
      else targets.add(one);
    }
  }
  if (targets.delete('@dispvm') && qube?.defaultDispvm !== undefined) {
    targets.add(`@dispvm:${qube.defaultDispvm}`);
  }
  if (targets.delete('@adminvm')) targets.add('dom0');
  targets.delete(machine.release === 'R4.3' && qube !== undefined ? qube.name : lane.source);
  if (machine.release === 'R4.2') return Object.freeze([...targets].sort(byCode));
  for (const target of targets) {
    const named = machine.find(target.startsWith('@dispvm:') ? target.slice(8) : target);
    if (named === undefined) return CRASH;
    if (named.internal) targets.delete(target);
  }
  return Object.freeze([...targets].sort(byCode));
}
