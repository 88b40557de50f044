import { describe, expect, it } from 'vitest';
import { fixture, reports } from '../test/files.ts';
import {
  type Board,
  boards,
  findBoard,
  hasDmi,
  isAbout,
  isRealSerial,
  judgeBoard,
} from './index.ts';

const board = (id: string): Board => {
  const found = findBoard(id);
  if (found === undefined) throw new Error(id);
  return found;
};
const v54 = board('novacustom-v54');
const t480 = board('thinkpad-t480');
const listed = fixture('NovaCustom');

describe('boards', () => {
  it('are each there once, with a link beside every fact', () => {
    expect(new Set(boards.map(({ id }) => id)).size).toBe(boards.length);
    for (const { notes, dmi, firmwares } of boards)
      for (const { link } of [...notes, ...dmi, ...firmwares]) expect(link).toMatch(/^https:\/\//);
  });

  it('tells a V54 from a V56 by the DMI version, which share a product name', () => {
    expect(hasDmi(v54, { product: 'V54x_6x_TU', version: 'V540TU' })).toBe(true);
    expect(hasDmi(v54, { product: 'V54x_6x_TU', version: 'V560TU' })).toBe(false);
    expect(hasDmi(t480, { product: '20L5S01J00', version: 'ThinkPad T480' })).toBe(true);
    expect(hasDmi(t480, { product: '20L7001PFR' })).toBe(false);
  });

  it('takes a T480s for no T480', () => {
    const lenovo = { ...listed, brand: 'Lenovo' };
    expect(isAbout({ ...lenovo, model: 'ThinkPad T480 (20L5)' }, t480)).toBe(true);
    expect(isAbout({ ...lenovo, model: 'ThinkPad T480s (20L7)' }, t480)).toBe(false);
    expect(isAbout({ ...lenovo, brand: 'Ember', model: 'T480' }, t480)).toBe(false);
  });

  it('takes a placeholder for no serial', () => {
    expect(
      [
        '123456789',
        ' 123456789 ',
        '',
        '0000',
        'Not Specified',
        'To Be Filled By O.E.M.',
        'Default string',
        '01234567',
        'XXXX',
      ].filter((serial) => isRealSerial(v54, serial)),
    ).toEqual([]);
    expect(isRealSerial(v54, 'PF1A2B3C')).toBe(true);
    expect(isRealSerial({ ...v54, placeholderSerials: ['PF1A2B3C'] }, 'PF1A2B3C')).toBe(false);
  });
});

describe('judgeBoard', () => {
  it('calls a board certified when a certified machine of it works', () => {
    expect(judgeBoard(v54, reports)).toMatchObject({
      verdict: 'certified',
      reports: [listed.id],
      releases: [{ line: 'R4.3', works: { yes: 1, no: 0 } }],
      checks: { iommu: { yes: 1 }, tpm: { yes: 1 } },
    });
  });

  it('calls it reported when the report says nothing of certified, or the board is not listed', () => {
    expect(judgeBoard(v54, [{ ...listed, certified: 'no' }]).verdict).toBe('reported-working');
    expect(judgeBoard({ ...v54, listed: null }, [listed]).verdict).toBe('reported-working');
  });

  it('calls it partial without an IOMMU, or when it works on old releases alone', () => {
    const off = { ...listed, iommu: { value: 'no', message: null, raw: null } } as const;
    expect(judgeBoard(v54, [off])).toMatchObject({
      verdict: 'partial',
      reasons: expect.arrayContaining(['1 report without a full IOMMU.']),
    });
    const old = { ...listed, versions: fixture('Asus').versions };
    expect(judgeBoard(v54, [old]).verdict).toBe('partial');
  });

  it('has no evidence without a report', () => {
    expect(judgeBoard(v54, [])).toMatchObject({
      verdict: 'no-evidence',
      reasons: ['No HCL report is about the NovaCustom V54 (V540TU).'],
    });
  });

  it('says when nobody reported the release that is sold', () => {
    expect(judgeBoard(v54, reports, 'R4.4').reasons).toContain(
      'Nobody has reported R4.4 yet; the newest reported is R4.3.',
    );
    expect(judgeBoard(v54, reports, 'R4.3').reasons.join()).not.toContain('Nobody');
  });
});
