import { describe, expect, it } from 'vitest';
import { fixture, unit } from '../test/files.ts';
import { boards, checkReport, type ExpectedHardware, findBoard, wifiOf } from './index.ts';
import { boardIdSchema, hclCheckSchema } from './schema.ts';

const v54 = findBoard('novacustom-v54') ?? boards[0];
const order: ExpectedHardware = {
  cpu: 'Intel Core Ultra 5 125H',
  memoryGb: 32,
  wifi: 'ax210',
  firmware: 'dasharo-uefi',
};

function check(changes: readonly (readonly [string, string])[] = [], expected = order) {
  if (v54 === undefined) throw new Error('no board');
  const result = checkReport(unit(...changes), v54, expected);
  return { ...result, stops: result.findings.filter(({ severity }) => severity === 'stop') };
}

describe('checkReport', () => {
  it("passes our own unit's fresh report, which still has fields to fill in", () => {
    const { passed, findings } = check();
    expect(passed).toBe(true);
    expect(findings.map(({ code, severity }) => [code, severity])).toEqual([
      ['board-ambiguous', 'note'],
      ['not-publishable', 'note'],
    ]);
  });

  it.each([['hvm'], ['iommu'], ['slat'], ['remap']])(
    'stops a unit whose %s is off, and one that did not say',
    (field) => {
      const yes = `${field}:\n  'yes'`;
      expect(check([[yes, `${field}:\n  'no'`]])).toMatchObject({
        passed: false,
        stops: [{ code: 'check-failed', where: field }],
      });
      expect(check([[yes, `${field}:\n  ''`]])).toMatchObject({
        passed: false,
        stops: [{ code: 'check-not-run', where: field }],
      });
    },
  );

  it('stops a unit without a TPM, and one with another TPM', () => {
    expect(check([["'2.0'", "'unknown'"]]).stops).toMatchObject([
      { code: 'check-not-run', where: 'tpm' },
    ]);
    expect(check([["'2.0'", "'1.2'"]]).stops).toMatchObject([{ code: 'tpm-differs' }]);
  });

  it.each([
    ['another processor', 'Ultra 5 125H', 'Ultra 7 155H', 'cpu-differs'],
    ['half the memory', '32403', '16020', 'memory-differs'],
    ['more memory than ordered', '32403', '65375', 'memory-differs'],
    ['another Wi-Fi card', '8086:2725] (rev 1a)', '8086:272b]', 'wifi-differs'],
    ['Heads instead of EDK-II', '(coreboot+UEFI)', '(coreboot+heads)', 'firmware-differs'],
  ])('stops a unit with %s', (_, from, to, code) => {
    const changed = code === 'wifi-differs' ? [['AX210/AX1675*', 'BE200'] as const] : [];
    expect(check([[from, to], ...changed]).stops.map((finding) => finding.code)).toEqual([code]);
  });

  it('compares nothing that was not ordered', () => {
    expect(check([['32403', '16020']], {}).passed).toBe(true);
  });

  it('stops firmware that is none of the board', () => {
    expect(check([['Dasharo (coreboot+UEFI) v1.0.1', '5.27']], {}).stops).toMatchObject([
      { code: 'firmware-unknown', where: 'bios' },
    ]);
  });

  it('stops a release older than the first certified, and warns of an older kernel', () => {
    expect(check([['R4.3.1', 'R4.2.3']]).stops).toMatchObject([{ code: 'release-too-old' }]);
    const { passed, findings } = check([['6.18.9-1', '6.12.10-3']]);
    expect(passed).toBe(true);
    expect(findings[0]).toMatchObject({ code: 'kernel-older', severity: 'warn' });
  });

  it('warns of USB controllers that were not there, and of missing fields', () => {
    const { findings } = check([['usb: |\n  5', 'usb: |\n  6']]);
    expect(findings[0]).toMatchObject({ code: 'usb-differs', severity: 'warn' });
    expect(check([['4.19.5', '']]).findings[0]).toMatchObject({
      code: 'field-missing',
      where: 'versions[0].xen',
    });
  });

  it("stops another machine's report, whatever else is right", () => {
    expect(check([['V54x_6x_TU', 'NV4xPZ']]).stops).toMatchObject([{ code: 'board-differs' }]);
  });

  it('says everything at once, stops first', () => {
    const { findings } = check([
      ["remap:\n  'yes'", "remap:\n  'no'"],
      ['32403', '8000'],
      ['6.18.9-1', '6.1.0-1'],
    ]);
    expect(findings.map(({ severity }) => severity)).toEqual([
      'stop',
      'stop',
      'warn',
      'note',
      'note',
    ]);
  });
});

describe('wifiOf', () => {
  it('knows cards by PCI id and by name, and never takes an unknown device for none', () => {
    const machine = fixture('Fjordline');
    const of = (...network: string[]) => wifiOf({ ...machine, network });
    expect(wifiOf(machine)).toBe('ax210');
    expect(of('Intel Corporation Device [8086:7e40] (rev 20)')).toBe('ax210');
    expect(of('Qualcomm Atheros AR9462 Wireless Network Adapter (rev 01)')).toBe('qcnfa222');
    expect(of('Intel Corporation Device [8086:550a] (rev 20)')).toBe('none');
    expect(of('Intel Corporation Device [8086:ffff]')).toBe('other');
    expect(of()).toBe('none');
  });
});

describe('the schema', () => {
  it('knows every board and every check that we make', () => {
    for (const { id } of boards) expect(boardIdSchema.parse(id)).toBe(id);
    const { stops: _, ...made } = check([["remap:\n  'yes'", "remap:\n  'no'"]]);
    expect(hclCheckSchema.parse(JSON.parse(JSON.stringify(made)))).toEqual(made);
  });

  it('refuses a check that passed although a finding says stop', () => {
    const { stops: _, ...made } = check([["remap:\n  'yes'", "remap:\n  'no'"]]);
    expect(hclCheckSchema.safeParse({ ...made, passed: true }).success).toBe(false);
  });
});
