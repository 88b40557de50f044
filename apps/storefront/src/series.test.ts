import { expect, it } from 'vitest';
import { readingMinutes } from './series.ts';

it('counts the words that are read, not those of the code around them', () => {
  const words = 'word '.repeat(440);
  expect(readingMinutes(`import X from '../x';\n\n<X />\n\n${words}`)).toBe(2);
});
