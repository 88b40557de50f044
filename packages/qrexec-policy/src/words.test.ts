import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Words } from './words.ts';

const word = fc.string({ unit: fc.constantFrom('a', 'b', '+', 'é', '\u{1f600}'), maxLength: 5 });

it('finds in any part of a text what a map finds for that part', () => {
  fc.assert(
    fc.property(fc.array(word), word, word, word, (listed, before, part, after) => {
      const map = new Map(listed.map((text, number) => [text, number]));
      const words = new Words(map);
      const text = before + part + after;
      const end = before.length + part.length;
      expect(words.find(text, before.length, end)).toBe(map.get(part));
      for (const each of listed) expect(words.find(each)).toBe(map.get(each));
    }),
  );
});

it('finds words that were chosen to have one hash', () => {
  const alike = sameHash(200);
  const words = new Words(new Map(alike.map((text, number) => [text, number])));
  for (const [number, text] of alike.entries()) expect(words.find(`${text}+`, 0, 7)).toBe(number);
  expect(words.find('no such')).toBeUndefined();
});

/** Words of seven letters that share their place in a table for 200 words. */
function sameHash(count: number): readonly string[] {
  const found: string[] = [];
  for (let number = 36 ** 6; found.length < count; number += 1) {
    const text = number.toString(36);
    let sum = 0x811c9dc5;
    for (const letter of text) sum = Math.imul(sum ^ letter.charCodeAt(0), 0x01000193);
    if (((sum ^ (sum >>> 15)) & 511) === 7) found.push(text);
  }
  return found;
}
