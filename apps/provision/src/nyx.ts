import { type Answer, type Exit, refused } from './answer.ts';
import { commands, type Entry } from './commands.ts';
import { commandText, listText } from './help.ts';
import type { Io } from './io.ts';
import { nearest } from './nearest.ts';
import { problemText, quoted, type Result, refuse } from './problem.ts';

/** Where the frame writes before there is an Io: help needs none, and must be quick. */
export type Screen = Pick<Io, 'stdout' | 'stderr'>;

/** Runs the command that the words name, and says how it ended. */
export async function nyx(
  words: readonly string[],
  screen: Screen,
  open: () => Promise<Result<Io>>,
): Promise<Exit> {
  const json = words.includes('--json');
  const asked = words.some((word) => word === '--help' || word === '-h');
  const entry = find(words);
  if (entry !== undefined && asked) {
    screen.stdout(commandText(entry, (await entry.load()).command));
    return 0;
  }
  if (entry === undefined) {
    const named = words.filter((word) => !word.startsWith('-')).slice(0, 2);
    const group = commands.filter(({ name }) => name.startsWith(`${named[0]} `));
    const known = named.length === 0 || (named.length === 1 && group.length > 0);
    if (known && asked) {
      screen.stdout(listText(group.length > 0 ? group : commands));
      return 0;
    }
    return say(unknown(named, group), screen, json);
  }
  const io = await open();
  if (!io.ok) return say(refused(io), screen, json);
  const { command } = await entry.load();
  return say(
    await command.invoke(io.value, words.slice(entry.name.split(' ').length)),
    screen,
    json,
  );
}

/** The longest name that the words begin with: `order refund record` begins with a name too. */
function find(words: readonly string[]): Entry | undefined {
  const named = commands.filter(({ name }) =>
    name.split(' ').every((part, index) => words[index] === part),
  );
  return named.toSorted((a, b) => b.name.length - a.name.length)[0];
}

function unknown(named: readonly string[], group: readonly Entry[]): Answer {
  const typed = named.join(' ');
  if (typed === '')
    return refused(refuse('usage', 'nyx', 'No command is named.', 'See nyx --help.'));
  if (group.length > 0 && named.length === 1) {
    const verbs = group.map(({ name }) => `nyx ${name}`).join(', ');
    return refused(
      refuse('usage', `nyx ${typed}`, 'It is only half a command.', `Write one of ${verbs}.`),
    );
  }
  const names = commands.map(({ name }) => name);
  // A second word may be an argument (`nyx plam file`), so that the first is also tried alone.
  const like = nearest(typed, names) ?? nearest(named[0] ?? '', names);
  const fix = like === undefined ? 'See nyx --help.' : `Did you mean nyx ${like}?`;
  return refused(refuse('usage', quoted(typed), 'There is no such command.', fix));
}

function say(answer: Answer, screen: Screen, json: boolean): Exit {
  if (json) screen.stdout(`${JSON.stringify(answer.document)}\n`);
  else {
    screen.stdout(still(answer.text));
    screen.stderr(still(problemText(answer.problems)));
  }
  return answer.exit;
}

/** Control and direction characters, but for the end of a line and a tab. */
const MOVING = /[^\P{Cc}\n\t]|[\u2028-\u202e\u2066-\u2069]/gu;

/**
 * A text that moves no cursor, whatever a file said that it tells of. Written as JSON writes them, so
 * that a document that is printed as text keeps its meaning.
 */
function still(text: string): string {
  const escaped = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return text.replaceAll(MOVING, escaped);
}
