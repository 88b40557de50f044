import { parseArgs } from 'node:util';
import { type Answer, type Exit, refused } from './answer.ts';
import type { Io } from './io.ts';
import { nearest } from './nearest.ts';
import { type Problem, quoted } from './problem.ts';

/** One option of a command. */
export interface Option {
  readonly type: 'string' | 'boolean';
  /** How its value stands in the help: `FILE`. */
  readonly value?: string;
  readonly help: string;
  readonly required?: true;
  /** May be given more than once. */
  readonly multiple?: true;
}

/** One word that follows the command's name. */
export interface Argument {
  readonly name: string;
  readonly help: string;
  readonly optional?: true;
}

type Options = Readonly<Record<string, Option>>;
type Arguments = readonly Argument[];

/** What the person gave, with the types that follow from the command's own description. */
export type Given<O extends Options, A extends Arguments> = {
  readonly [K in keyof O]: O[K] extends { type: 'boolean' }
    ? boolean
    : O[K] extends { multiple: true }
      ? readonly string[]
      : O[K] extends { required: true }
        ? string
        : string | undefined;
} & {
  readonly json: boolean;
  readonly arguments: {
    readonly [I in keyof A]: A[I] extends { optional: true } ? string | undefined : string;
  };
};

interface Description<O extends Options, A extends Arguments> {
  /** `profile check`; the one-line summary stands in the table of commands. */
  readonly name: string;
  readonly arguments: A;
  readonly options: O;
  /** One that works when it is pasted, without the prompt. */
  readonly example: string;
  /** What each exit code means here, where it says more than the usual. */
  readonly exits: Partial<Readonly<Record<Exit, string>>>;
  readonly run: (io: Io, given: Given<O, A>) => Promise<Answer>;
}

/** One command, as the frame knows it. */
export interface Command extends Omit<Description<Options, Arguments>, 'run'> {
  /** Parses the words after the name and runs. Everything wrong with them is said at once. */
  invoke(io: Io, words: readonly string[]): Promise<Answer>;
}

/** Makes a command of its description; `run` gets its options typed from it. */
export function defineCommand<const O extends Options, const A extends Arguments>(
  description: Description<O, A>,
): Command {
  const { run, ...rest } = description;
  return {
    ...rest,
    invoke: async (io, words) => {
      const parsed = parseWords(rest, words);
      return parsed.problems.length > 0
        ? refused({ ok: false, problems: parsed.problems })
        : // The description that `run` is typed from is the one that was parsed by.
          run(io, parsed.given as unknown as Given<O, A>);
    },
  };
}

type Parsed = { readonly given: Record<string, unknown>; readonly problems: readonly Problem[] };

/**
 * parseArgs stops at the first thing wrong, so that it is asked for its tokens only, and the
 * strictness is here.
 */
function parseWords(
  description: Omit<Description<Options, Arguments>, 'run'>,
  words: readonly string[],
): Parsed {
  const options: Options = {
    ...description.options,
    json: { type: 'boolean', help: 'One JSON document.' },
  };
  const problems: Problem[] = [];
  const wrong = (where: string, message: string, fix: string) =>
    problems.push({ code: 'usage', where, message, fix });
  const given: Record<string, unknown> = {};
  for (const [name, { type, multiple }] of Object.entries(options))
    given[name] = type === 'boolean' ? false : multiple ? [] : undefined;

  const { tokens } = parseArgs({
    args: [...words],
    options: Object.fromEntries(
      Object.entries(options).map(([name, { type }]) => [name, { type }]),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const { rawName: where, name, value, inlineValue } = token;
    const option = Object.hasOwn(options, name) ? options[name] : undefined;
    if (option === undefined || !where.startsWith('--')) {
      const like = nearest(name, Object.keys(options));
      const see = `See nyx ${description.name} --help.`;
      wrong(
        where,
        'There is no such option.',
        like === undefined ? see : `Did you mean --${like}?`,
      );
    } else if (option.type === 'boolean') {
      if (value !== undefined) wrong(where, 'It takes no value.', `Write ${where} alone.`);
      given[name] = true;
    } else if (!value || (value.startsWith('-') && value !== '-' && !inlineValue))
      // An empty one is a variable that was never set: as a folder it would be the root of the disk.
      wrong(where, 'It needs a value.', `Write ${where}=${option.value ?? 'VALUE'}.`);
    else if (option.multiple) given[name] = [...(given[name] as string[]), value];
    else if (given[name] !== undefined)
      wrong(where, 'It is given more than once.', 'Give it once.');
    else given[name] = value;
  }
  for (const [name, { required, value }] of Object.entries(options))
    if (
      required &&
      given[name] === undefined &&
      !tokens.some((t) => t.kind === 'option' && t.name === name)
    )
      wrong(`--${name}`, 'It is missing.', `Add --${name} ${value ?? 'VALUE'}.`);

  description.arguments.forEach((argument, index) => {
    const word = positionals[index];
    if (word === '' || (word === undefined && !argument.optional))
      wrong(argument.name, 'It is missing.', `Add it: ${argument.help}`);
  });
  for (const extra of positionals.slice(description.arguments.length))
    wrong(quoted(extra), 'It is one word too many.', `See nyx ${description.name} --help.`);
  given.arguments = positionals;
  return { given, problems };
}
