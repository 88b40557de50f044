import type { Label, Profile, ProfileQube } from '../profile.ts';
import { SYSTEM_DEFAULT } from '../profile.ts';
import { findInstallerQube } from '../release/installer.ts';
import { findFamily } from '../release/template.ts';
import { firewallProblem } from './firewall-line.ts';
import { DEFAULT_MIB } from './memory.ts';
import { checkName } from './name.ts';
import { type Problems, quoted } from './problems.ts';
import { checkText } from './text.ts';
import { checkTraits } from './traits.ts';

const LABELS: ReadonlySet<string> = new Set<Label>([
  ...(['red', 'orange', 'yellow', 'green', 'gray', 'blue', 'purple', 'black'] as const),
]);
const CLASSES: ReadonlySet<string> = new Set(['AppVM', 'StandaloneVM', 'DispVM']);

/** What can be said of a qube by itself. */
export function checkQube(
  problems: Problems,
  at: string,
  qube: ProfileQube,
  profile: Profile,
): void {
  const shipped = findInstallerQube(profile.release, qube.name);
  if (qube.origin === 'nyx') {
    checkName(problems, `${at}.name`, qube.name);
    if (shipped !== undefined) {
      const message = `Qubes' own setup makes a qube called ${quoted(qube.name)}.`;
      problems.add(
        'name-taken',
        `${at}.name`,
        message,
        'Choose another name, or say origin: installer.',
      );
    }
  } else if (shipped === undefined) {
    const message = `Qubes' setup makes no qube called ${quoted(qube.name)}.`;
    problems.add(
      'unknown-qube',
      `${at}.name`,
      message,
      'Say origin: nyx, or use a name that it makes.',
    );
  }
  if (!CLASSES.has(qube.class)) {
    problems.add(
      'class',
      `${at}.class`,
      `${quoted(qube.class)} is no class for a qube.`,
      'Use AppVM, StandaloneVM or DispVM.',
    );
  } else if (shipped !== undefined && qube.origin === 'installer' && shipped.class !== qube.class) {
    problems.add(
      'class',
      `${at}.class`,
      `Qubes' setup makes ${qube.name} as ${shipped.class}.`,
      `Write ${shipped.class}.`,
    );
  }
  if (qube.templateForDispvms && qube.class !== 'AppVM') {
    problems.add(
      'dispvm',
      `${at}.templateForDispvms`,
      'Only an AppVM can be a disposable template.',
      'Make it an AppVM, or write false.',
    );
  }
  if (!LABELS.has(qube.label)) {
    problems.add(
      'label',
      `${at}.label`,
      `${quoted(qube.label)} is no label.`,
      `Use one of: ${[...LABELS].join(', ')}.`,
    );
  }
  checkText(problems, `${at}.why`, qube.why, 300);
  checkSizes(problems, at, qube);
  checkBalancing(problems, at, qube, shipped?.devices ?? []);
  checkVolume(problems, at, qube);
  checkTraits(problems, at, qube);
  for (const [index, line] of (qube.firewall ?? []).entries()) {
    const problem = firewallProblem(line);
    if (problem !== undefined) {
      problems.add(
        'firewall',
        `${at}.firewall.${index}`,
        `${quoted(line)} is not how Qubes writes a rule.`,
        problem,
      );
    }
  }
  checkFirewallAsAWhole(problems, at, qube);
  checkFamily(problems, at, qube, profile);
}

function checkSizes(problems: Problems, at: string, qube: ProfileQube): void {
  const whole = (
    key: 'memory' | 'maxmem' | 'vcpus' | 'privateGiB',
    least: number,
    most: number,
  ) => {
    const value = qube[key];
    if (value === null || (Number.isSafeInteger(value) && value >= least && value <= most)) return;
    const code = key === 'memory' || key === 'maxmem' ? 'memory' : 'size';
    problems.add(
      code,
      `${at}.${key}`,
      `${quoted(value)} is out of range.`,
      `Use a whole number from ${least} to ${most}, or null.`,
    );
  };
  whole('memory', 200, 262_144);
  whole('maxmem', 0, 262_144);
  whole('vcpus', 1, 128);
  // Smaller than the 2 GiB that every qube starts with cannot be reached: volumes never shrink.
  whole('privateGiB', 2, 8_192);
  const memory = qube.memory ?? DEFAULT_MIB;
  if (qube.maxmem === 0) return;
  const ceiling = qube.maxmem ?? 4_000;
  if (memory > ceiling) {
    const message = `memory ${memory} is more than the most it may have, ${ceiling}.`;
    problems.add(
      'memory',
      `${at}.maxmem`,
      message,
      'Raise maxmem, or write 0 for memory that never changes.',
    );
  }
}

/** https://github.com/QubesOS/qubes-core-admin/blob/release4.3/qubes/vm/qubesvm.py (maxmem) */
function checkBalancing(
  problems: Problems,
  at: string,
  qube: ProfileQube,
  devices: readonly string[],
): void {
  if (devices.length > 0 && qube.maxmem !== null && qube.maxmem !== 0) {
    const message = 'The memory of a qube that holds devices never changes.';
    problems.add('memory', `${at}.maxmem`, message, 'Write 0.');
  }
}

function checkVolume(problems: Problems, at: string, qube: ProfileQube): void {
  if (qube.class === 'DispVM' && qube.privateGiB !== null) {
    const message = 'A disposable has the volumes of its template, anew at each start.';
    problems.add('size', `${at}.privateGiB`, message, 'Write null, and set the template’s.');
  }
}

function checkFirewallAsAWhole(problems: Problems, at: string, qube: ProfileQube): void {
  const { firewall } = qube;
  if (firewall === null) return;
  const where = `${at}.firewall`;
  if (firewall.length === 0) {
    problems.add(
      'firewall',
      where,
      'An empty list says nothing.',
      'Write action=drop to let nothing out, or null for no firewall.',
    );
  }
  const needsNames = firewall.some(
    (line) => line.startsWith('action=accept') && / dsthost=/.test(line),
  );
  const hasNames = firewall.some((line) =>
    /^action=accept(?:$| (?:.* )?specialtarget=dns(?:$| ))/.test(line),
  );
  if (needsNames && !hasNames) {
    problems.add(
      'firewall',
      where,
      'Host names are used, but nothing may ask for their addresses.',
      'Add action=accept specialtarget=dns.',
    );
  }
  for (const [index, line] of firewall.entries()) {
    if (
      firewall.indexOf(line) === index &&
      !firewall.slice(0, index).some((one) => one === 'action=accept' || one === 'action=drop')
    )
      continue;
    problems.add(
      'firewall',
      `${where}.${index}`,
      'This rule is never reached.',
      'Remove it, or move it up.',
    );
  }
}

function checkFamily(problems: Problems, at: string, qube: ProfileQube, profile: Profile): void {
  if (qube.class === 'DispVM' || qube.template === SYSTEM_DEFAULT) return;
  const where = `${at}.template`;
  if (findFamily(profile.release, qube.template) === undefined) {
    problems.add(
      'template',
      where,
      `${profile.release} has no template family ${quoted(qube.template)}.`,
      'Use a family such as fedora-xfce, debian-minimal or whonix-workstation.',
    );
  } else if (!profile.templates.some(({ family }) => family === qube.template)) {
    problems.add(
      'template',
      where,
      `The family ${qube.template} is not among the profile's templates.`,
      'Add it to templates, with its reason.',
    );
  }
}
