import type { Drift, PackagesVerification, Plan, Step, Verification } from '@nyx/dom0';

const assumed = (assumptions: readonly string[]) =>
  assumptions.map((text) => `! ${text}\n`).join('');

/** One change, and who makes it where the bundle does not. */
export function stepText({ qube, what, old, new: to, kind, by, fix }: Step): string {
  const sign = kind === 'create' ? '+' : kind === 'remove' ? '-' : '~';
  const hand =
    by === 'bundle'
      ? ''
      : ` (by ${by === 'person' ? 'hand' : 'initial setup'}${fix === null ? '' : `: ${fix}`})`;
  return `${sign} ${qube}: ${what}: ${old ?? 'nothing'} → ${to ?? 'nothing'}${hand}\n`;
}

/** What would change, in the order in which it would happen, and the count line. */
export function planText({ steps, line, assumptions, strangers }: Plan): string {
  const lines = steps.map(stepText);
  const own =
    strangers.length === 0 ? '' : `Not of this profile, left alone: ${strangers.join(', ')}.\n`;
  return `${assumed(assumptions)}${lines.join('')}${own}${line}.\n`;
}

function list(title: string, items: readonly { what: string; evidence: string }[]): string {
  const lines = items.map(({ what, evidence }) => `  ${what}\n    ${evidence}\n`);
  return `${title} (${items.length})\n${lines.join('')}`;
}

const failuresText = (failures: Verification['failures']) =>
  failures
    .map(({ where, message, fix }) => `FAILED  ${where}: ${message}\n  fix: ${fix}\n`)
    .join('');

/** The three lists, as a certificate has them, and why it did not pass. */
export function verificationText(verification: Verification): string {
  const { passed, rehearsal, proved, weaklyShown, notProved, failures } = verification;
  const ends = passed ? 'It is what its profile says' : 'It is NOT what its profile says';
  return [
    assumed(verification.assumptions),
    list('Proved', proved),
    list('Weakly shown', weaklyShown),
    list('Not proved', notProved),
    failuresText(failures),
    `${ends}${rehearsal ? ', in a rehearsal: nothing is shown about a machine' : ''}.\n`,
  ].join('');
}

/** What templates say of their packages: never more than weakly shown. */
export function packagesText(verification: PackagesVerification): string {
  const { passed, weaklyShown, notProved, failures } = verification;
  return [
    list('Weakly shown', weaklyShown),
    list('Not proved', notProved),
    failuresText(failures),
    `The templates ${passed ? 'say that they have' : 'do NOT all say that they have'} what the profile wants.\n`,
  ].join('');
}

/** What puts a machine back to what its bundle set. */
export const PUT_BACK = 'sudo nyx-apply';

/**
 * For the owner: what weakens a claim first, with the path; then what else is not as it was set up;
 * then what is ordinary life; and the one command that puts it back, with what only a person can.
 */
export function driftText(drift: Drift): string {
  const { asked, line, changed, weakens, ordinary, byBundle, byHand, assumptions } = drift;
  const broken = weakens.map(
    ({ text, path, changes }) =>
      `WEAKER  ${text}\n        ${path}\n${changes.map((change) => `        because ${change}\n`).join('')}`,
  );
  const told = new Set([...weakens.flatMap(({ changes }) => changes), ...ordinary]);
  const others = changed.filter((one) => !told.has(one)).map((one) => `changed   ${one}\n`);
  const rest = ordinary.map((sentence) => `ordinary  ${sentence}\n`);
  const may =
    weakens.length === 0 && asked && changed.length > 0
      ? 'No claim is weaker, so that it may stay.\n'
      : '';
  const back = byBundle ? `To put back what the bundle sets, run in dom0: ${PUT_BACK}\n` : '';
  const hand = byHand.map((one) => `by hand   ${one}\n`);
  const again = back === '' && hand.length === 0 ? '' : 'Then collect and look again.\n';
  const mend = `${may}${back}${hand.join('')}${again}`;
  return `${assumed(assumptions)}${broken.join('')}${others.join('')}${rest.join('')}${line}\n${mend}`;
}
