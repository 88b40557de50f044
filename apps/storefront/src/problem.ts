/** What every package's problem has in common: what a page can show of it. */
export interface ShownProblem {
  readonly where: string;
  readonly message: string;
  readonly fix: string;
}

/** The single causes of an API's refusal, or the refusal itself when it has none. */
export function causes(
  problem: ShownProblem & { readonly problems?: readonly ShownProblem[] | undefined },
): readonly ShownProblem[] {
  return problem.problems !== undefined && problem.problems.length > 0
    ? problem.problems
    : [problem];
}
