import type { Answer } from './answer.ts';
import type { Offer } from './choices.ts';
import type { Ground } from './ground.ts';
import type { Policy, Release, Rule } from './policy.ts';
import type { Reach } from './targets.ts';
import type { Role, Token } from './token.ts';
import { readToken } from './token.ts';

/** A rule with its tokens read, and what they stand for on one machine. */
export interface CompiledRule {
  readonly rule: Rule;
  /** Rules are tried in the order of these. */
  readonly number: number;
  readonly source: Token;
  readonly target: Token;
  readonly redirect: Token | undefined;
  readonly fallback: Token | undefined;
  /** `file:line`, as an answer gives it. */
  readonly place: string;
  /** The answer when it denies. */
  readonly denial: Answer;
  readonly reach: Reach;
  readonly offer: Offer;
  /** What it was found to answer, by the number of the target, where all sources are alike. */
  readonly answers: Map<number, Answer>;
}

/**
 * Reads the tokens of a policy's rules once. Throws on a rule that `parse` could not have given:
 * that is a mistake of the caller, and guessing what it means could open something.
 */
export function compile(policy: Policy, ground: Ground): readonly CompiledRule[] {
  const { release } = policy;
  return policy.rules.map((rule, number) => {
    const target = token(rule, rule.target, 'target', release);
    const redirect = optional(rule, rule.params.target, release);
    const place = `${rule.file}:${rule.line}`;
    const notify = rule.action === 'deny' ? (rule.params.notify ?? true) : true;
    return {
      rule,
      number,
      source: token(rule, rule.source, 'source', release),
      target,
      redirect,
      fallback: optional(rule, rule.params.default_target, release),
      place,
      denial: Object.freeze<Answer>({ result: 'deny', notify, rule: place }),
      reach: ground.targets.reach(target),
      offer: ground.choices.offer(target, redirect),
      answers: new Map(),
    };
  });
}

function optional(rule: Rule, text: string | undefined, release: Release): Token | undefined {
  return text === undefined ? undefined : token(rule, text, 'redirect', release);
}

function token(rule: Rule, text: string, role: Role, release: Release): Token {
  const read = readToken(text, role, release);
  if (read !== undefined) return read;
  throw new RangeError(`${rule.file}:${rule.line}: ${JSON.stringify(text)} is no ${role}.`);
}
