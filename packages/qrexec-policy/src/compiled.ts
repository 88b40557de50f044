import type { Policy, Release, Rule } from './policy.ts';
import type { Role, Token } from './token.ts';
import { readToken } from './token.ts';

/** A rule with its tokens read. */
export interface CompiledRule {
  readonly rule: Rule;
  readonly source: Token;
  readonly target: Token;
  readonly redirect: Token | undefined;
  readonly fallback: Token | undefined;
  /** `file:line`, as an answer gives it. */
  readonly place: string;
}

/**
 * Reads the tokens of a policy's rules once. Throws on a rule that `parse` could not have given:
 * that is a mistake of the caller, and guessing what it means could open something.
 */
export function compile(policy: Policy): readonly CompiledRule[] {
  const { release } = policy;
  return policy.rules.map((rule) => ({
    rule,
    source: token(rule, rule.source, 'source', release),
    target: token(rule, rule.target, 'target', release),
    redirect: optional(rule, rule.params.target, release),
    fallback: optional(rule, rule.params.default_target, release),
    place: `${rule.file}:${rule.line}`,
  }));
}

function optional(rule: Rule, text: string | undefined, release: Release): Token | undefined {
  return text === undefined ? undefined : token(rule, text, 'redirect', release);
}

function token(rule: Rule, text: string, role: Role, release: Release): Token {
  const read = readToken(text, role, release);
  if (read !== undefined) return read;
  throw new RangeError(`${rule.file}:${rule.line}: ${JSON.stringify(text)} is no ${role}.`);
}
