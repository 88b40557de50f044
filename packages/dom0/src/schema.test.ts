import { expect, it } from 'vitest';
import { unit } from '../test/desk.ts';
import { unitFacts } from './schema.ts';

it('takes the shape of a unit’s facts and no field more', () => {
  expect(unitFacts.safeParse(unit).success).toBe(true);
  expect(unitFacts.safeParse({ ...unit, passphrase: 'x' }).success).toBe(false);
  expect(unitFacts.safeParse({ ...unit, disk: { model: 'x' } }).success).toBe(false);
});
