import { type ExpectedHardware, type HclCheck, wifiCards } from '@nyx/hcl';
import { count, type Problem, type Result } from '../problem.ts';

/** The check as a person reads it: what stops first, then what to look at. */
export function findingsText({ board, passed, findings }: HclCheck): string {
  const lines = findings.map(
    ({ severity, where, message, fix }) => `${severity}  ${where}: ${message}\n      fix: ${fix}\n`,
  );
  const stops = findings.filter(({ severity }) => severity === 'stop').length;
  const verdict = passed
    ? `HVM, I/O MMU, SLAT, interrupt remapping and TPM hold; nothing stops this ${board}.`
    : `${count(stops, 'finding')} must be mended before this ${board} may ship.`;
  return `${lines.join('')}${verdict}\n`;
}

interface Ordered {
  readonly cpu?: string | undefined;
  readonly memory?: string | undefined;
  readonly wifi?: string | undefined;
  readonly firmware?: string | undefined;
}

/** What was ordered, from the words of a person. Problem: `usage`. */
export function readExpected(given: Ordered): Result<ExpectedHardware> {
  const problems: Problem[] = [];
  const wrong = (where: string, fix: string) =>
    problems.push({ code: 'usage', where, message: 'This is none that we know.', fix });
  const memoryGb = given.memory === undefined ? undefined : Number(given.memory);
  if (memoryGb !== undefined && !(Number.isInteger(memoryGb) && memoryGb > 0))
    wrong('--memory', 'Write a whole number of gigabytes.');
  const cards = [...wifiCards.map(({ id }) => id), 'none' as const];
  const wifi = cards.find((id) => id === given.wifi);
  if (given.wifi !== undefined && wifi === undefined)
    wrong('--wifi', `Write one of ${cards.join(', ')}.`);
  const kinds = ['heads', 'dasharo-uefi', 'coreboot', 'vendor'] as const;
  const firmware = kinds.find((kind) => kind === given.firmware);
  if (given.firmware !== undefined && firmware === undefined)
    wrong('--firmware', `Write one of ${kinds.join(', ')}.`);
  if (problems.length > 0) return { ok: false, problems };
  return {
    ok: true,
    value: {
      ...(given.cpu === undefined ? {} : { cpu: given.cpu }),
      ...(memoryGb === undefined ? {} : { memoryGb }),
      ...(wifi === undefined ? {} : { wifi }),
      ...(firmware === undefined ? {} : { firmware }),
    },
  };
}
