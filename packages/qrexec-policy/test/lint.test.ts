import { expect, it } from 'vitest';
import { compareShadows } from '../proof/shadows.ts';

it('finds exactly the rules that no call reaches, as trying every call shows', () => {
  const { shadowed, alive, failures } = compareShadows(45, 11);
  expect(failures).toEqual([]);
  expect(shadowed).toBeGreaterThan(25);
  expect(alive).toBeGreaterThan(25);
});
