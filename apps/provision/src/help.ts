import type { Command } from './command.ts';
import type { Entry } from './commands.ts';

const exits = `Exit codes: 0 done, 1 cannot or refused, 2 differences found, 64 wrong usage.\n`;

/** All commands, or those of one noun, each with its line. */
export function listText(entries: readonly Entry[]): string {
  const width = Math.max(...entries.map(({ name }) => name.length));
  const lines = entries.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}\n`);
  return [
    'nyx, laptops with Qubes OS: from a profile to a machine, and back to proof.\n\n',
    'Usage: nyx COMMAND [OPTIONS]\n\n',
    ...lines,
    '\nEvery command takes --help (with an example) and --json (one JSON document).\n',
    exits,
  ].join('');
}

/** One command: how it is written, what its options are, one example. */
export function commandText(entry: Entry, command: Command): string {
  const rows: (readonly [string, string])[] = [
    ...command.arguments.map(({ name, help }) => [name, help] as const),
    ...Object.entries(command.options).map(
      ([name, { value, help }]) =>
        [`--${name}${value === undefined ? '' : ` ${value}`}`, help] as const,
    ),
    ['--json', 'Print one JSON document and nothing else.'],
  ];
  const width = Math.max(...rows.map(([left]) => left.length));
  const more = Object.entries(command.exits).map(([code, text]) => `  ${code}  ${text}\n`);
  return [
    `${entry.summary}\n\n`,
    `Usage: ${usage(command)}\n\n`,
    ...rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}\n`),
    `\nExample:\n  ${command.example}\n\n`,
    exits,
    ...more,
  ].join('');
}

/** `nyx profile blast NAME-or-FILE --qube NAME [--json]` */
function usage(command: Command): string {
  const words = command.arguments.map(({ name, optional }) => (optional ? `[${name}]` : name));
  const options = Object.entries(command.options).map(([name, option]) => {
    const written = `--${name}${option.value === undefined ? '' : ` ${option.value}`}`;
    const shown = option.required ? written : `[${written}]`;
    return option.multiple ? `${shown}…` : shown;
  });
  return ['nyx', command.name, ...words, ...options, '[--json]'].join(' ');
}
