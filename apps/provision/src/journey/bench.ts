import { commands } from '../commands.ts';
import type { Io } from '../io.ts';
import { type Result, refuse } from '../problem.ts';

/** A command of this program, run as a technician would; its document, when it exits as expected. */
export async function runCommand(
  io: Io,
  words: readonly string[],
  exits: readonly number[] = [0],
): Promise<Result<unknown>> {
  const entry = commands.find(({ name }) =>
    name.split(' ').every((part, index) => words[index] === part),
  );
  if (entry === undefined)
    return refuse('usage', words.join(' '), 'There is no such command.', 'See nyx --help.');
  const { command } = await entry.load();
  const rest = words.slice(entry.name.split(' ').length);
  const answer = await command.invoke(io, [...rest, '--json']);
  if (exits.includes(answer.exit)) return { ok: true, value: answer.document };
  if (answer.problems.length > 0) return { ok: false, problems: answer.problems };
  const message = `It exited ${answer.exit}: ${answer.text.slice(-400)}`;
  return refuse('step-differs', `nyx ${entry.name}`, message, 'Run it alone, and see.');
}
