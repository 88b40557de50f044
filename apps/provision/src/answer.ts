import type { Problem, Refused } from './problem.ts';

/** 0 done, 1 cannot or refused, 2 differences found, 64 wrong usage. */
export type Exit = 0 | 1 | 2 | 64;

/**
 * What a command says at its end. The frame prints either the text or the document, so that
 * machine output can never be mixed with human output.
 */
export interface Answer {
  readonly exit: Exit;
  /** For a person; empty when the command has already streamed what it had to say. */
  readonly text: string;
  /** For `--json`: one document. */
  readonly document: unknown;
  readonly problems: readonly Problem[];
}

/** The command did what it was asked. Exit 2 says that it found differences. */
export function done(document: unknown, text: string, exit: 0 | 2 = 0): Answer {
  return { exit, text, document, problems: [] };
}

/**
 * The command could not, or the answer is no. The problems go to standard error. Exit 64 when all
 * of them are about how the command was written.
 */
export function refused({ problems }: Refused): Answer {
  const exit = problems.every(({ code }) => code === 'usage') ? 64 : 1;
  return { exit, text: '', document: { problems }, problems };
}

/** The answer is no, and there is a whole document to show for it: findings, a broken claim. */
export function failed(document: unknown, text: string): Answer {
  return { exit: 1, text, document, problems: [] };
}
