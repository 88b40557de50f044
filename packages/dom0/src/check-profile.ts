import {
  findFamily,
  type Profile,
  type ProfileQube,
  type ProfileRule,
  SYSTEM_DEFAULT,
} from '@nyx/qube-profiles';
import type { Dom0Code, Dom0Problem } from './problem.ts';
import { problem } from './problem.ts';
import {
  isDesktopFile,
  isFeatureName,
  isFeatureValue,
  isFirewallRule,
  isLabel,
  isPackageName,
  isQubeName,
  isServiceName,
  isTag,
  isWhole,
} from './token.ts';

class Check {
  readonly problems: Dom0Problem[] = [];

  /** The value is told escaped: a terminal or a log shows it as it is. */
  token(ok: boolean, where: string, value: string, fix: string, code: Dom0Code = 'token'): void {
    if (ok) return;
    const shown = JSON.stringify(value.slice(0, 60)).replaceAll(
      /[^ -~]/g,
      (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
    this.problems.push(problem(code, where, `${shown} cannot stand in what dom0 runs.`, fix));
  }

  number(value: number | null, where: string, least: number, most: number): void {
    if (value === null || isWhole(value, least, most)) return;
    const message = `${value} is not a whole number from ${least} to ${most}.`;
    this.problems.push(problem('token', where, message, 'Give a whole number in that range.'));
  }
}

const NAME = 'Use a letter, then at most 30 letters, digits or hyphens, all small.';

function qubeReference(check: Check, value: string | null, where: string): void {
  const ok = value === null || value === SYSTEM_DEFAULT || isQubeName(value);
  check.token(ok, where, value ?? '', NAME);
}

function family(check: Check, value: string, where: string): void {
  const fix = 'Use a family that the release has, such as fedora-xfce or debian-xfce.';
  check.token(findFamily('R4.3', value) !== undefined, where, value, fix, 'template');
}

function checkSettings(check: Check, qube: ProfileQube, at: string): void {
  for (const [name, value] of Object.entries(qube.features)) {
    check.token(
      isFeatureName(name),
      `${at}.features`,
      name,
      'Name a feature as qvm-features does.',
    );
    check.token(
      isFeatureValue(value),
      `${at}.features.${name}`,
      value,
      'Use one plain ASCII line.',
    );
  }
  for (const name of Object.keys(qube.services)) {
    check.token(isServiceName(name), `${at}.services`, name, 'Name a service as qvm-service does.');
  }
  if ('meminfo-writer' in qube.services) {
    const fix = 'Set maxmem to 0 instead: the service never converges (facts 11.1).';
    check.token(false, `${at}.services`, 'meminfo-writer', fix);
  }
  for (const tag of qube.tags) {
    check.token(isTag(tag), `${at}.tags`, tag, 'Use letters, digits, "_" and "-".');
  }
  for (const rule of qube.firewall ?? []) {
    check.token(
      isFirewallRule(rule),
      `${at}.firewall`,
      rule,
      'Write it as qvm-firewall --raw lists it.',
    );
  }
  if (qube.firewall?.length === 0) {
    check.token(false, `${at}.firewall`, '', 'Give at least one rule, or null for none.');
  }
  for (const item of qube.menu ?? []) {
    check.token(
      isDesktopFile(item),
      `${at}.menu`,
      item,
      'Name a desktop file, such as firefox.desktop.',
    );
  }
}

function checkQube(check: Check, qube: ProfileQube): void {
  const at = `qubes.${isQubeName(qube.name) ? qube.name : '?'}`;
  check.token(isQubeName(qube.name), `${at}.name`, qube.name, NAME);
  check.token(
    /^(AppVM|StandaloneVM|DispVM)$/.test(qube.class),
    `${at}.class`,
    qube.class,
    'Use AppVM.',
  );
  check.token(isLabel(qube.label), `${at}.label`, qube.label, 'Use one of the eight labels.');
  if (qube.class === 'DispVM')
    check.token(isQubeName(qube.template), `${at}.template`, qube.template, NAME);
  else if (qube.template !== SYSTEM_DEFAULT) family(check, qube.template, `${at}.template`);
  qubeReference(check, qube.netvm, `${at}.netvm`);
  qubeReference(check, qube.defaultDispvm, `${at}.defaultDispvm`);
  check.number(qube.memory, `${at}.memory`, 64, 1_048_576);
  check.number(qube.maxmem, `${at}.maxmem`, 0, 1_048_576);
  check.number(qube.vcpus, `${at}.vcpus`, 1, 256);
  check.number(qube.privateGiB, `${at}.privateGiB`, 1, 65_536);
  checkSettings(check, qube, at);
}

/** Narrower than the policy language, which takes almost anything for a name. */
function checkRule(check: Check, rule: ProfileRule, at: string): void {
  const fix = 'Use names, `*`, `@…` and `+argument` only.';
  const end = /^(\*|uuid:[0-9a-f-]{36}|@?[A-Za-z][A-Za-z0-9@:_.-]{0,80})$/;
  const { service, argument, source, target, params } = rule;
  check.token(/^(\*|[A-Za-z][A-Za-z0-9_.-]{0,80})$/.test(service), `${at}.service`, service, fix);
  check.token(/^(\*|\+[A-Za-z0-9_.+:-]{0,80})$/.test(argument), `${at}.argument`, argument, fix);
  check.token(end.test(source), `${at}.source`, source, fix);
  check.token(end.test(target), `${at}.target`, target, fix);
  for (const value of [params.target, params.default_target]) {
    check.token(value === undefined || end.test(value), `${at}.params`, value ?? '', fix);
  }
  const user = params.user ?? 'root';
  check.token(/^[a-z_][a-z0-9_-]{0,31}$/.test(user), `${at}.params.user`, user, 'Name a user.');
}

const GLOBALS = ['default_netvm', 'default_dispvm', 'default_template', 'updatevm', 'clockvm'];

/**
 * Every token that reaches Salt, a shell or a policy file, whoever validated the profile before.
 * @returns all problems at once; none when every field can only mean what it says.
 */
export function checkProfile(profile: Profile): readonly Dom0Problem[] {
  const check = new Check();
  check.token(
    /^[a-z][a-z0-9-]{0,20}$/.test(profile.name),
    'name',
    profile.name,
    'Use a short plain name.',
  );
  check.token(
    /^[0-9]{1,4}(\.[0-9]{1,4}){2}$/.test(profile.version),
    'version',
    profile.version,
    'Use 1.0.0.',
  );
  check.token(
    profile.release === 'R4.3',
    'release',
    profile.release,
    'Only R4.3 is built.',
    'release',
  );
  for (const [at, template] of profile.templates.entries()) {
    family(check, template.family, `templates[${at}].family`);
    for (const name of template.packages) {
      check.token(
        isPackageName(name),
        `templates[${at}].packages`,
        name,
        'Name a package as its archive does.',
      );
    }
  }
  const names = new Set<string>();
  for (const qube of profile.qubes) {
    checkQube(check, qube);
    check.token(!names.has(qube.name), 'qubes', qube.name, 'Give each qube its own name.');
    names.add(qube.name);
  }
  for (const [at, rule] of profile.policy.entries()) checkRule(check, rule, `policy[${at}]`);
  for (const [name, value] of Object.entries(profile.globals) as [string, string | null][]) {
    check.token(GLOBALS.includes(name), 'globals', name, `Use one of ${GLOBALS.join(', ')}.`);
    if (name === 'default_template') family(check, value ?? '', `globals.${name}`);
    else qubeReference(check, value, `globals.${name}`);
  }
  return check.problems;
}
