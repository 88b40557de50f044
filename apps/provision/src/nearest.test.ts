import { expect, it } from 'vitest';
import { nearest } from './nearest.ts';

it('finds the word that was meant', () => {
  expect(nearest('profle list', ['plan', 'profile list', 'profile show'])).toBe('profile list');
  expect(nearest('snapsot', ['profile', 'snapshot'])).toBe('snapshot');
});

it('stays silent when nothing is near', () => {
  expect(nearest('zebra', ['plan', 'verify', 'drift'])).toBeUndefined();
});
