export type { Answer, Call } from './answer.ts';
export type { Action, Policy, PolicyFiles, PolicySource, Release, Rule, RuleParams } from './policy.ts';
export type { PolicyCode, PolicyProblem, PolicyResult } from './problem.ts';
export type { Domain, QubeClass, SystemInfo } from './system.ts';
