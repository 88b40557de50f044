import { readFileSync } from 'node:fs';
import { expect, it, vi } from 'vitest';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

it('has an example in the README that runs and prints what its comments say', async () => {
  const example = read('./example.ts');
  expect(read('../README.md')).toContain(`\`\`\`ts\n${example}\`\`\``);
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  await import('./example.ts');
  const printed = log.mock.calls.map((values) => values.map(shown).join(' '));
  log.mockRestore();
  const comments = example.split('\n').filter((line) => line.startsWith('// '));
  expect(printed).toEqual(comments.map((line) => line.slice(3)));
});

function shown(value: unknown): string {
  if (typeof value === 'string') return value;
  const fields = Object.entries(value as object).map(
    ([key, one]) => `${key}: ${typeof one === 'string' ? `'${one}'` : String(one)}`,
  );
  return `{ ${fields.join(', ')} }`;
}
