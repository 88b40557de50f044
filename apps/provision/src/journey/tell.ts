import type { Io } from '../io.ts';
import { type Problem, problemText, type Result } from '../problem.ts';

/** One thing that was really measured: `bytes`, `qubes`, `path`. */
export type Measured = Readonly<Record<string, string | number>>;

export interface Step {
  readonly step: string;
  readonly ok: boolean;
  readonly ms: number;
  readonly measured: Measured;
  readonly problems: readonly Problem[];
}

/** What a step gives to the next, and what it measured. */
export interface Told<T> {
  readonly value: T;
  readonly measured: Measured;
}

export const told = <T>(value: T, measured: Measured): Result<Told<T>> => ({
  ok: true,
  value: { value, measured },
});

export interface Teller {
  /** Runs a step, measures it and says how it went; undefined when it did not hold. */
  step<T>(name: string, work: () => Promise<Result<Told<T>>>): Promise<T | undefined>;
  readonly steps: readonly Step[];
}

/** Tells each step on one line as it happens; with `quiet`, only keeps it. */
export function openTeller(io: Io, quiet: boolean): Teller {
  const steps: Step[] = [];
  return {
    steps,
    step: async (step, work) => {
      if (!quiet) io.stderr(`… ${step}\n`);
      const from = io.clock();
      const result = await work();
      const ms = Math.round(io.clock() - from);
      const measured = result.ok ? result.value.measured : {};
      const problems = result.ok ? [] : result.problems;
      steps.push({ step, ok: result.ok, ms, measured, problems });
      if (!quiet) {
        const facts = Object.entries(measured).map(([name, value]) => `${name} ${value}`);
        const line = [`${ms} ms`.padStart(8), ...facts].join(', ');
        io.stdout(`${result.ok ? 'held  ' : 'BROKE '} ${step.padEnd(46)} ${line}\n`);
        io.stdout(problemText(problems));
      }
      return result.ok ? result.value.value : undefined;
    },
  };
}
