export type { Answer, Call } from './answer.ts';
export type { Evaluator } from './evaluate.ts';
export { evaluate, loadPolicy } from './evaluate.ts';
export type { Finding, FindingCode } from './lint/finding.ts';
export { kindsOf } from './lint/kinds.ts';
export { lint } from './lint/lint.ts';
export { parse } from './parse.ts';
export type {
  Action,
  Policy,
  PolicyFiles,
  PolicySource,
  Release,
  Rule,
  RuleParams,
} from './policy.ts';
export { print, printRule } from './print.ts';
export type { PolicyCode, PolicyProblem, PolicyResult } from './problem.ts';
export { parseRule } from './rule.ts';
export type { Domain, QubeClass, SystemInfo } from './system.ts';
