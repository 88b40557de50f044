import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareLines, compareReleases, parseRelease } from './release.ts';

describe('parseRelease', () => {
  it.each([
    ['R4.2.3', 'R4.2.3', 'R4.2'],
    ['4.2.0-rc3', 'R4.2.0-rc3', 'R4.2'],
    ['R4.1-Beta', 'R4.1-beta', 'R4.1'],
    ['R2.0-Beta2', 'R2.0-beta2', 'R2.0'],
    ['R4.3-alpha', 'R4.3-alpha', 'R4.3'],
  ])('reads %s', (text, written, line) => {
    expect(parseRelease(text)).toMatchObject({ text: written, line });
  });

  it('is null for what is no release', () => {
    expect(['', 'R4', 'Fedora 41', 'R4.2.3.4', 'R4.2-gamma'].map(parseRelease)).toEqual(
      Array.from({ length: 5 }, () => null),
    );
  });

  it('reads again what it wrote', () => {
    fc.assert(
      fc.property(
        fc.nat(20),
        fc.nat(20),
        fc.constantFrom('', '-rc1', '-alpha', '.3'),
        (a, b, c) => {
          const release = parseRelease(`R${a}.${b}${c}`);
          expect(parseRelease(release?.text ?? '')).toEqual(release);
        },
      ),
    );
  });
});

describe('compareReleases', () => {
  it('puts them in the order in which they came', () => {
    const inOrder = [
      'R2.0-beta2',
      'R2.0',
      'R4.2-alpha',
      'R4.2.0-beta',
      'R4.2.0-rc2',
      'R4.2.0-rc10',
      'R4.2.0',
      'R4.2.4',
      'R4.10',
    ];
    const sorted = inOrder
      .toReversed()
      .toSorted((a, b) => compareReleases(parseRelease(a), parseRelease(b)));
    expect(sorted).toEqual(inOrder);
  });

  it('puts what has no release first', () => {
    expect(compareReleases(null, parseRelease('R1.0'))).toBeLessThan(0);
    expect(compareReleases(null, null)).toBe(0);
    expect(compareLines('R4.10', 'R4.2')).toBeGreaterThan(0);
  });
});
