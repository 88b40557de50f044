import { type Problems, quoted, UNWANTED } from './problems.ts';

const FEWEST = 3;

/** Text that a person reads: one line of ordinary characters. */
export function checkText(problems: Problems, where: string, text: unknown, most: number): void {
  if (typeof text !== 'string' || text.trim() !== text || text.length < FEWEST) {
    const message = `${quoted(text)} is no sentence to show.`;
    problems.add('text', where, message, 'Write a sentence without spaces around it.');
    return;
  }
  if (text.length > most) {
    const message = `The text has ${text.length} characters.`;
    problems.add('text', where, message, `Say it in at most ${most} characters.`);
  }
  const bad = UNWANTED.exec(text);
  if (bad !== null) {
    const message = `The text holds ${quoted(bad[0])}, which cannot be seen or moves other text.`;
    problems.add('text', where, message, 'Remove it.');
  }
}
