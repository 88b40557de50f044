import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { commands } from '../src/commands.ts';

/** The words of a line, as a shell splits them. */
function wordsOf(line: string): readonly string[] {
  return (line.match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replace(/^"|"$/g, ''));
}

it('shows only commands that exist, with options that exist and all that are needed', async () => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
  const lines = [...readme.matchAll(/^nyx (.+)$/gm)].map(([, line = '']) => wordsOf(line));
  expect(lines.length).toBeGreaterThan(15);
  for (const words of lines) {
    const entry = commands.find(({ name }) =>
      name.split(' ').every((part, index) => words[index] === part),
    );
    expect(entry, words.join(' ')).toBeDefined();
    const known = (await entry?.load())?.command;
    const given = words.filter((word) => word.startsWith('--')).map((word) => word.slice(2));
    // Every command has it.
    const options = [...Object.keys(known?.options ?? {}), 'json'];
    expect(options).toEqual(expect.arrayContaining(given));
    const needed = Object.entries(known?.options ?? {}).filter(([, { required }]) => required);
    expect(given).toEqual(expect.arrayContaining(needed.map(([name]) => name)));
  }
}, 30_000);
