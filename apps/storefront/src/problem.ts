/** What every package's problem has in common: what a page can show of it. */
export interface ShownProblem {
  readonly where: string;
  readonly message: string;
  readonly fix: string;
}

/**
 * The single causes of an API's refusal, or the refusal itself when it has none. What the API says
 * to programs (a path that is no path, a field's schema) is said to a person instead.
 */
export function causes(
  problem: ShownProblem & {
    readonly code?: string;
    readonly problems?: readonly ShownProblem[] | undefined;
  },
): readonly ShownProblem[] {
  const { code, where, problems = [] } = problem;
  if (code === 'not-found')
    return [
      {
        where,
        message: 'There is nothing under this link.',
        fix: 'See that it was copied whole; a link that was never shown leads nowhere.',
      },
    ];
  const shown = problems.length > 0 ? problems : [problem];
  if (code !== 'invalid') return shown;
  return shown.map((one) => ({
    where: one.where,
    message: `“${one.where.split('.').at(-1) ?? one.where}” is not as it must be.`,
    fix: 'Look at what was entered there, and send it again.',
  }));
}
