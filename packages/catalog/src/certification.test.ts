import { findBoard } from '@nyx/hcl';
import { describe, expect, it } from 'vitest';
import { sold, v54 } from '../test/every.ts';
import { certifiedHardware, certify, models } from './index.ts';

describe('certify', () => {
  it('calls the hardware of the standard V54 certified, under the name it is listed by', () => {
    const { certified, wording, source } = certify(v54());
    expect(certified).toBe(true);
    expect(wording).toBe('Qubes-certified hardware configuration: NovaCustom V54 Series (V540TU)');
    expect(source).toMatch(/novacustom-v54-series\.html$/);
  });

  it('says that the certification is of the hardware and not of Nyx', () => {
    expect(certify(v54()).reasons.join(' ')).toContain('not the seller');
  });

  it('certifies every Wi-Fi choice but one, and says why not', () => {
    const not = sold.filter((configuration) => !certify(configuration).certified);
    expect(new Set(not.map(({ choices }) => choices.wifi))).toEqual(new Set(['qcnfa222']));
    expect(not.length).toBe(sold.length / 4);
    expect(certify(v54({ wifi: 'qcnfa222' }))).toMatchObject({
      certified: false,
      reasons: [
        'Wi-Fi: Qualcomm Atheros QCNFA222, Wi-Fi 4; certified is AX210, AX211, BE200 or none.',
      ],
      wording: 'Qubes OS installed on hardware that is not Qubes-certified',
    });
  });

  it('depends on neither disk, keyboard, key nor way to ship', () => {
    for (const choices of [{ storage: '4000' }, { keyboard: 'fr' }, { key: 'nitrokey-3a' }])
      expect(certify(v54(choices)).certified).toBe(true);
    expect(certify(v54({}, 'self-install')).certified).toBe(true);
  });

  it('never certifies a choice that it has no rule for', () => {
    const without = v54();
    for (const option of ['cpu', 'screen', 'memory', 'wifi', 'firmware'])
      expect(certify({ ...without, choices: { ...without.choices, [option]: 'x' } })).toMatchObject(
        {
          certified: false,
        },
      );
    expect(certify({ ...without, model: 'x' })).toMatchObject({ certified: false });
  });

  it('certifies no release before 4.2.4, none after Release 4, and none that cannot be read', () => {
    const certified = (release: string) => certify(v54(), release).certified;
    expect(['R4.2.4', 'R4.3', 'R4.3.1', '4.10'].map(certified)).toEqual([true, true, true, true]);
    expect(['R4.2.3', 'R4.1', 'R5.0', 'R4.3-alpha', ''].map(certified)).toEqual([
      false,
      false,
      false,
      false,
      false,
    ]);
    expect(certify(v54(), 'R4.2.3').reasons).toEqual([
      'Qubes OS R4.2.3; certified is 4.2.4 or newer within Release 4.',
    ]);
  });

  it('has rules for options and choices that there are', () => {
    for (const { model: id, rules } of certifiedHardware) {
      const model = models.find((one) => one.id === id);
      for (const rule of rules) {
        const choices = model?.options.find((option) => option.id === rule.option)?.choices;
        expect(choices?.map((choice) => choice.id)).toEqual(
          expect.arrayContaining([...rule.certified]),
        );
      }
    }
  });

  it('stands on a board that is known and listed', () => {
    for (const { board } of models) expect(findBoard(board)?.listed).not.toBeNull();
  });
});
