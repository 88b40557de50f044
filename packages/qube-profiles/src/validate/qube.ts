import type { Label, Profile, ProfileQube } from '../profile.ts';
import { SYSTEM_DEFAULT } from '../profile.ts';
import { findInstallerQube } from '../release/installer.ts';
import { findFamily } from '../release/template.ts';
import { firewallProblem } from './firewall-line.ts';
import { checkName } from './name.ts';
import { type Problems, quoted } from './problems.ts';
import { checkText } from './text.ts';

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
  checkFeatures(problems, at, qube);
  checkServices(problems, at, qube);
  checkTags(problems, at, qube);
  checkMenu(problems, at, qube);
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
  const memory = qube.memory ?? 400;
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

const SET_BY_THE_QUBE =
  /^(?:qrexec|stubdom-qrexec|qubes-agent-version|qubes-firewall|vmexec|os(?:-.*)?|supported-.*|template-.*|updates-available|last-update.*)$/;
const NUMBERS = /^(?:preload-dispvm-.*|gui-.*-delay|shutdown-idle-.*)$/;

function checkFeatures(problems: Problems, at: string, qube: ProfileQube): void {
  for (const [name, value] of Object.entries(qube.features)) {
    const where = /^[a-z0-9.-]{1,64}$/.test(name) ? `${at}.features.${name}` : `${at}.features`;
    const bad = (message: string, fix: string) => problems.add('feature', where, message, fix);
    if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name)) {
      bad(
        `${quoted(name)} is no feature name.`,
        'Use letters, digits, dots, hyphens and underscores.',
      );
    } else if (name.startsWith('service.')) {
      bad('Services have a field of their own.', `Write services: { "${name.slice(8)}": true }.`);
    } else if (name.endsWith('menu-items')) {
      bad('The menu has a field of its own.', 'Write menu.');
    } else if (name.startsWith('x-nyx')) {
      bad('Features starting x-nyx are how Nyx marks what it made.', 'Choose another name.');
    } else if (SET_BY_THE_QUBE.test(name)) {
      bad('A qube or the system sets this feature itself.', 'Leave it out.');
    }
    if (
      typeof value !== 'string' ||
      !/^[\x20-\x7e]{0,200}$/.test(value) ||
      value.trim() !== value
    ) {
      bad(
        `${quoted(value)} is no feature value.`,
        'Use text of plain characters without spaces around it.',
      );
    } else if (/^__slot__:|^-|\{\{|\{%|\{#/.test(value)) {
      bad(`${quoted(value)} would be run or read as an option on the way.`, 'Use another value.');
    } else if (/^(?:0|no|off|false|none)$/i.test(value) && !NUMBERS.test(name)) {
      bad(`${quoted(value)} means yes to Qubes, like any text.`, 'Write an empty text for no.');
    }
  }
}

function checkServices(problems: Problems, at: string, qube: ProfileQube): void {
  for (const [name, on] of Object.entries(qube.services)) {
    const isName = /^[a-z0-9][A-Za-z0-9._-]{0,47}$/.test(name);
    const where = isName ? `${at}.services.${name}` : `${at}.services`;
    if (!isName || typeof on !== 'boolean') {
      const fix = 'Use letters, digits, dots and hyphens, at most 48, and true or false.';
      problems.add('service', where, `${quoted(name)} is no service.`, fix);
    } else if (name === 'meminfo-writer') {
      const message = 'Setting this service undoes itself at every apply.';
      problems.add('service', where, message, 'Write maxmem: 0 for memory that never changes.');
    }
  }
}

const SYSTEM_TAG =
  /^(?:created-by-|guivm-|audiovm-|managed-by-|anon-gateway$|whonix-updatevm$|sdwdate-gui-|backup-restore-)/;

function checkTags(problems: Problems, at: string, qube: ProfileQube): void {
  for (const [index, tag] of qube.tags.entries()) {
    const where = `${at}.tags.${index}`;
    if (typeof tag !== 'string' || !/^[A-Za-z0-9_][A-Za-z0-9_-]{0,63}$/.test(tag)) {
      problems.add(
        'tag',
        where,
        `${quoted(tag)} is no tag.`,
        'Use letters, digits, hyphens and underscores.',
      );
    } else if (SYSTEM_TAG.test(tag)) {
      problems.add('tag', where, `Qubes itself gives the tag ${tag}.`, 'Use a tag of your own.');
    } else if (qube.tags.indexOf(tag) !== index) {
      problems.add('tag', where, `The tag ${tag} stands here twice.`, 'Remove one.');
    }
  }
}

function checkMenu(problems: Problems, at: string, qube: ProfileQube): void {
  for (const [index, entry] of (qube.menu ?? []).entries()) {
    if (
      /^[A-Za-z0-9][A-Za-z0-9._+-]{0,120}\.desktop$/.test(entry) &&
      qube.menu?.indexOf(entry) === index
    ) {
      continue;
    }
    problems.add(
      'menu',
      `${at}.menu.${index}`,
      `${quoted(entry)} is no entry of a menu, or stands there twice.`,
      'Write the name of a desktop file once: firefox.desktop.',
    );
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
