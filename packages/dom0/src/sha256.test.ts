import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anyUnit } from '../test/any-unit.ts';
import { sha256 } from './sha256.ts';

it('answers what OpenSSL answers, for texts and bytes of every length around a block', () => {
  for (let length = 0; length < 200; length++) {
    const bytes = new Uint8Array(length).map((_, i) => (i * 37 + length) & 255);
    expect(sha256(bytes)).toBe(createHash('sha256').update(bytes).digest('hex'));
  }
  fc.assert(
    fc.property(fc.string({ unit: anyUnit }), (text) => {
      const utf8 = new TextEncoder().encode(text);
      return sha256(text) === createHash('sha256').update(utf8).digest('hex');
    }),
  );
});
