import { describe, expect, it } from 'vitest';
import { newKey, seal, unseal } from './seal.ts';

describe('a sealed box', () => {
  const key = newKey();
  const box = seal(key, 'about this', Buffer.from('text'));

  it('opens with its key for what it is about', () => {
    expect(unseal(key, 'about this', box).toString()).toBe('text');
  });

  it('does not open with another key, about something else, or with any bit changed', () => {
    expect(() => unseal(newKey(), 'about this', box)).toThrow();
    expect(() => unseal(key, 'about that', box)).toThrow();
    for (let bit = 0; bit < box.length * 8; bit += 1) {
      const changed = Buffer.from(box);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(() => unseal(key, 'about this', changed)).toThrow();
    }
  });

  it('is another one each time', () => {
    expect(seal(key, 'a', Buffer.from('x')).equals(seal(key, 'a', Buffer.from('x')))).toBe(false);
  });
});
