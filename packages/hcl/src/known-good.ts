import type { Board } from './board.ts';
import type { HclFinding } from './finding.ts';
import { compareReleases, parseRelease } from './release.ts';
import type { Report } from './report.ts';

/** What differs from what is known of a board: its firmwares, its first release, its good machine. */
export function againstKnownGood(report: Report, board: Board): HclFinding[] {
  const findings: HclFinding[] = [];
  if (!board.firmwares.some(({ kind }) => kind === report.firmware))
    findings.push({
      code: 'firmware-unknown',
      severity: 'stop',
      where: 'bios',
      message: `${report.bios || 'A firmware without a name'} is none that we know for the ${board.name}.`,
      fix: `Flash ${board.firmwares.map(({ name }) => name).join(' or ')}.`,
    });
  const [entry] = report.versions;
  const oldest = board.listed === null ? null : parseRelease(board.listed.from);
  if (entry?.release && compareReleases(entry.release, oldest) < 0)
    findings.push({
      code: 'release-too-old',
      severity: 'stop',
      where: 'versions[0].qubes',
      message: `${entry.release.text} is older than ${board.listed?.from}, the first certified for this board.`,
      fix: 'Install a supported release.',
    });
  const good = board.knownGood;
  if (good === null) return findings;
  if (report.tpm.version !== null && report.tpm.version !== good.tpm)
    findings.push({
      code: 'tpm-differs',
      severity: 'stop',
      where: 'tpm',
      message: `The TPM is ${report.tpm.version}; the known-good machine has ${good.tpm}.`,
      fix: 'Check that this is the right board.',
    });
  if (report.usb !== null && report.usb !== good.usb)
    findings.push({
      code: 'usb-differs',
      severity: 'warn',
      where: 'usb',
      message: `${report.usb} USB controllers are reported; the known-good machine has ${good.usb}.`,
      fix: 'Undock, unplug everything and run qubes-hcl-report again.',
    });
  if (entry !== undefined && entry.kernel !== '' && compareKernels(entry.kernel, good.kernel) < 0)
    findings.push({
      code: 'kernel-older',
      severity: 'warn',
      where: 'versions[0].kernel',
      message: `Kernel ${entry.kernel} is older than ${good.kernel}, which is known to be good.`,
      fix: board.needsKernelLatest ? 'Install kernel-latest in dom0.' : 'Update dom0.',
    });
  return findings;
}

/** By the first three numbers: a distribution's build number says nothing about the kernel. */
function compareKernels(a: string, b: string): number {
  const numbers = (text: string) => (text.match(/\d+/g) ?? []).slice(0, 3).map(Number);
  const [left, right] = [numbers(a), numbers(b)];
  return [0, 1, 2].map((at) => (left[at] ?? 0) - (right[at] ?? 0)).find((d) => d !== 0) ?? 0;
}
