import type { ProfileQube } from '../profile.ts';
import { type Problems, quoted } from './problems.ts';

/** The features, services, tags and menu entries of a qube. */
export function checkTraits(problems: Problems, at: string, qube: ProfileQube): void {
  checkFeatures(problems, at, qube);
  checkDisposableFeatures(problems, at, qube);
  checkServices(problems, at, qube);
  checkTags(problems, at, qube);
  checkMenu(problems, at, qube);
}

const SET_BY_THE_QUBE =
  /^(?:qrexec|stubdom-qrexec|qubes-agent-version|qubes-firewall|vmexec|os(?:-.*)?|supported-.*|template-.*|updates-available|last-update.*|preload-dispvm)$/;
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

/**
 * Features that Qubes reads on a disposable template only, or on dom0 only.
 * https://github.com/QubesOS/qubes-core-admin/blob/release4.3/qubes/vm/mix/dvmtemplate.py
 */
function checkDisposableFeatures(problems: Problems, at: string, qube: ProfileQube): void {
  for (const [name, value] of Object.entries(qube.features)) {
    const bad = (message: string, fix: string) =>
      problems.add('feature', `${at}.features.${name}`, message, fix);
    if (name === 'preload-dispvm-threshold') {
      bad('Qubes reads this feature on dom0 only.', 'Leave it out.');
    } else if (/^(?:preload-dispvm-.*|appmenus-dispvm)$/.test(name) && !qube.templateForDispvms) {
      bad('Qubes reads this feature on a disposable template only.', 'Leave it out.');
    } else if (name === 'preload-dispvm-max' && !/^(?:|0|[1-9]\d{0,3})$/.test(value)) {
      bad(`${quoted(value)} is no number of disposables.`, 'Write a whole number.');
    } else if (name === 'preload-dispvm-delay' && !/^(?:|\d{1,5}(?:\.\d{1,3})?)$/.test(value)) {
      bad(`${quoted(value)} is no number of seconds.`, 'Write a number such as 3 or 0.5.');
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
