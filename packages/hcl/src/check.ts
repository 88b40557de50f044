import { type Board, hasDmi, isAbout } from './board.ts';
import type { HclCheck, HclFinding, HclFindingCode, HclSeverity } from './finding.ts';
import { type Check, checked, checks } from './judge.ts';
import { againstKnownGood } from './known-good.ts';
import type { FirmwareKind, Report } from './report.ts';
import { type WifiCardId, wifiCards, wifiOf } from './wifi.ts';

/** What was ordered; what is absent is not compared. */
export interface ExpectedHardware {
  readonly cpu?: string;
  readonly memoryGb?: number;
  readonly wifi?: WifiCardId | 'none';
  readonly firmware?: FirmwareKind;
}

const fixOfCheck: Readonly<Record<Check, string>> = {
  hvm: 'Turn on VT-x in the firmware setup.',
  iommu: 'Turn on VT-d in the firmware setup.',
  slat: 'Turn on VT-x with EPT in the firmware setup.',
  remap: 'Turn on VT-d; check that the firmware describes interrupt remapping.',
  tpm: 'Turn on the TPM in the firmware setup.',
};

const names: Readonly<Record<Check, string>> = {
  hvm: 'HVM (VT-x)',
  iommu: 'the I/O MMU (VT-d)',
  slat: 'SLAT (EPT)',
  remap: 'interrupt remapping',
  tpm: 'the TPM',
};

function protections(report: Report): HclFinding[] {
  return checks.flatMap((check): HclFinding[] => {
    const value = checked(report, check);
    if (value === 'yes') return [];
    if (value === 'unknown')
      return [
        {
          code: 'check-not-run',
          severity: 'stop',
          where: check,
          message: `The report does not say whether ${names[check]} is there.`,
          fix:
            check === 'tpm'
              ? fixOfCheck.tpm
              : 'Restart, run qubes-hcl-report within minutes of the start, undocked, and check again.',
        },
      ];
    return [
      {
        code: 'check-failed',
        severity: 'stop',
        where: check,
        message: `The report says ${value} for ${names[check]}.`,
        fix: fixOfCheck[check],
      },
    ];
  });
}

/** xl reports what Xen was given: a little less than the modules hold, and never more. */
const memoryFits = (megabytes: number, gigabytes: number) =>
  megabytes <= gigabytes * 1024 && megabytes >= gigabytes * 1024 * 0.9;

function ordered(report: Report, expected: ExpectedHardware): HclFinding[] {
  const findings: HclFinding[] = [];
  const differs = (code: HclFindingCode, where: string, message: string, fix: string) =>
    findings.push({ code, severity: 'stop', where, message, fix });
  if (expected.cpu !== undefined && !words(report.cpu).includes(words(expected.cpu)))
    differs(
      'cpu-differs',
      'cpu',
      `The processor is ${report.cpu || 'not named'}; ordered was ${expected.cpu}.`,
      'Take the board that was ordered.',
    );
  if (
    expected.memoryGb !== undefined &&
    !(report.memoryMb !== null && memoryFits(report.memoryMb, expected.memoryGb))
  )
    differs(
      'memory-differs',
      'memory',
      `${report.memoryMb === null ? 'No memory size is' : `${report.memoryMb} MB are`} reported; ordered were ${expected.memoryGb} GB.`,
      'Check that every module is the one ordered and sits firmly.',
    );
  const wifi = wifiOf(report);
  const wifiName = wifiCards.find(({ id }) => id === wifi)?.name ?? wifi;
  if (expected.wifi !== undefined && expected.wifi !== wifi)
    differs(
      'wifi-differs',
      'network',
      `The Wi-Fi card is ${wifiName}; ordered was ${wifiCards.find(({ id }) => id === expected.wifi)?.name ?? expected.wifi}.`,
      'Fit the card that was ordered, or take it out.',
    );
  if (expected.firmware !== undefined && expected.firmware !== report.firmware)
    differs(
      'firmware-differs',
      'bios',
      `The firmware is ${report.bios || 'not named'}; ordered was ${expected.firmware}.`,
      'Flash the firmware that was ordered.',
    );
  return findings;
}

const words = (text: string) =>
  text
    .toLowerCase()
    .replace(/\((r|tm)\)/g, ' ')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();

/** Fields that a fresh report always has. */
const always = ['bios', 'cpu', 'chipset', 'memoryMb', 'usb'] as const;

function completeness(report: Report): HclFinding[] {
  const missing = [
    ...always.filter((name) => report[name] === null || report[name] === ''),
    ...(report.gpu.length === 0 ? ['gpu'] : []),
    ...(report.versions[0]?.release ? [] : ['versions[0].qubes']),
    ...(report.versions[0]?.xen ? [] : ['versions[0].xen']),
    ...(report.versions[0]?.kernel ? [] : ['versions[0].kernel']),
  ].map((name) => (name === 'memoryMb' ? 'memory' : name));
  const findings = missing.map(
    (where): HclFinding => ({
      code: 'field-missing',
      severity: 'warn',
      where,
      message: `The report has no ${where}.`,
      fix: 'Run qubes-hcl-report again, and send what it wrote unchanged.',
    }),
  );
  if (report.unfilled.length > 0)
    findings.push({
      code: 'not-publishable',
      severity: 'note',
      where: report.unfilled.join(', '),
      message: 'The report still holds what a person has to fill in before it is published.',
      fix: 'Fill these in before sending it to the HCL; for this check they do not matter.',
    });
  return findings;
}

function identity(report: Report, board: Board): HclFinding[] {
  if (isAbout(report, board)) return [];
  if (!hasDmi(board, { product: report.model }))
    return [
      {
        code: 'board-differs',
        severity: 'stop',
        where: 'model',
        message: `The machine calls itself ${report.brand} ${report.model}, which is no ${board.name}.`,
        fix: 'Check that the report is of this unit.',
      },
    ];
  // qubes-hcl-report writes the product name without the version.
  const version = board.dmi.find(({ product }) => product === report.model)?.version ?? null;
  if (version === null) return [];
  return [
    {
      code: 'board-ambiguous',
      severity: 'note',
      where: 'model',
      message: `Another board has the product name ${report.model} too; the report cannot tell them apart.`,
      fix: `See that \`dmidecode -s system-version\` prints ${version}.`,
    },
  ];
}

const severities: readonly HclSeverity[] = ['stop', 'warn', 'note'];

/**
 * Holds one unit's own fresh report against its board's known-good machine and against the order.
 *
 * What the report cannot say counts as not run, and what was not run has not passed: SLAT, for one,
 * is empty when Xen's log has already been overwritten. That `qubes-hcl-report` leaves fields to be
 * filled in is only a note.
 */
export function checkReport(
  report: Report,
  board: Board,
  expected: ExpectedHardware = {},
): HclCheck {
  const findings: HclFinding[] = [
    ...identity(report, board),
    ...protections(report),
    ...ordered(report, expected),
    ...againstKnownGood(report, board),
    ...completeness(report),
  ].toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
  return {
    board: board.id,
    report: report.fileName,
    passed: findings.every(({ severity }) => severity !== 'stop'),
    findings,
  };
}
