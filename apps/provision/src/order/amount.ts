import { type Result, refuse } from '../problem.ts';

/** `1234`, `1234.50` or `1234,50` in cents. Problems: `usage`, for anything else and for nothing. */
export function parseAmount(where: string, text: string): Result<number> {
  const [, whole = '', part = '00'] = /^(\d{1,6})(?:[.,](\d{2}))?$/.exec(text) ?? [];
  const cents = Number(`${whole}${part}`);
  if (whole !== '' && cents > 0) return { ok: true, value: cents };
  return refuse('usage', where, 'This is no amount.', 'Write it like 1899.00.');
}

/** One of some words. Problems: `usage`, for any other. */
export function parseWord<const W extends string>(
  where: string,
  text: string,
  words: readonly W[],
): Result<W> {
  const word = words.find((one) => one === text);
  if (word !== undefined) return { ok: true, value: word };
  return refuse('usage', where, 'There is no such word here.', `Write ${words.join(', ')}.`);
}
