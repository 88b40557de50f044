import { describe, expect, it } from 'vitest';
import { lines, list } from './words.ts';

describe('list', () => {
  it('counts what it leaves out', () => {
    expect(list([])).toBe('nothing');
    expect(list(['a', 'b', 'c'])).toBe('a, b and c');
    expect(list(['a', 'b', 'c', 'd'], 3)).toBe('a, b and 2 more');
  });
});

describe('lines', () => {
  it('breaks at a hyphen and shortens what does not fit', () => {
    expect(lines('vault', 10)).toEqual(['vault']);
    expect(lines('whonix-workstation', 14)).toEqual(['whonix-', 'workstation']);
    expect(lines('x'.repeat(31), 10)).toEqual(['x'.repeat(10), `${'x'.repeat(9)}…`]);
  });
});
