import { type Board, boards, findBoard } from '@nyx/hcl';
import { type Result, refuse } from '../problem.ts';

/** What `--board` may say. */
export const boardNames: readonly string[] = boards.map(({ id }) => id);

/** The board that `--board` names. */
export function namedBoard(name: string): Result<Board> {
  const board = findBoard(name);
  if (board !== undefined) return { ok: true, value: board };
  const fix = `Write one of ${boardNames.join(', ')}.`;
  return refuse('usage', '--board', `There is no board ${JSON.stringify(name)}.`, fix);
}
