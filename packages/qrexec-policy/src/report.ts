import type { Place, PolicyCode, PolicyProblem } from './problem.ts';
import { MOST_PROBLEMS, problemAt } from './problem.ts';

/** The problems of one reading: each once, and not without end. */
export class Report {
  readonly problems: PolicyProblem[] = [];
  /** No more is read. */
  isClosed = false;
  readonly #told = new Set<string>();

  add(code: PolicyCode, place: Place, at: number, message: string, fix: string): void {
    this.tell(problemAt(code, place, at, message, fix));
  }

  /** A file that is included twice has its problems told once. */
  tell(problem: PolicyProblem): void {
    if (this.isClosed) return;
    const key = `${problem.where}\n${problem.message}`;
    if (this.#told.has(key)) return;
    this.#told.add(key);
    this.problems.push(problem);
    if (this.problems.length < MOST_PROBLEMS) return;
    this.isClosed = true;
    const message = `The policy has more than ${MOST_PROBLEMS} problems; the rest is not listed.`;
    const place = { file: problem.file, line: 0 };
    this.problems.push(problemAt('too-large', place, -1, message, 'Mend those that are listed.'));
  }
}
