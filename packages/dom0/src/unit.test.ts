import { PLACEHOLDERS } from '@nyx/hcl';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyUnit } from '../test/any-unit.ts';
import { unit } from '../test/desk.ts';
import { checkUnit } from './index.ts';

describe('the facts of a unit', () => {
  it.each(PLACEHOLDERS)('never take %j for an identity (facts 11.8)', (value) => {
    for (const serial of [value, value.toUpperCase()])
      expect(checkUnit({ ...unit, disk: { ...unit.disk, serial } }).ok).toBe(false);
  });

  it('refuse one repeated character, an unknown board and a product that the board does not have', () => {
    expect(checkUnit({ ...unit, disk: { ...unit.disk, serial: '0000000' } }).ok).toBe(false);
    expect(checkUnit({ ...unit, board: 'toaster' }).ok).toBe(false);
    expect(checkUnit({ ...unit, productName: 'NV4xPZ' }).ok).toBe(false);
    expect(checkUnit(unit).ok).toBe(true);
  });

  it('refuse what could mean something to a script, at every field', () => {
    const fields = [
      'unit',
      'order',
      'model',
      'board',
      'productName',
      'disk.model',
      'disk.serial',
    ] as const;
    const nasty = fc.oneof(
      fc.constantFrom(
        "'",
        '"',
        '$(id)',
        '`id`',
        ';',
        '\n%end\n',
        '\\',
        `$${'{x}'}`,
        '&',
        '|',
        '*',
        '\u2028',
        '!',
        '#',
      ),
      fc.string({ unit: anyUnit }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...fields), nasty, nasty, (field, before, after) => {
        const value = `${before}A1${after}`;
        const facts = field.startsWith('disk.')
          ? { ...unit, disk: { ...unit.disk, [field.slice(5)]: value } }
          : { ...unit, [field]: value };
        const checked = checkUnit(facts);
        if (checked.ok) expect(value).toMatch(/^[A-Za-z0-9 ._+/()-]+$/);
      }),
    );
  });
});
