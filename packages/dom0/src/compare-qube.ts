import { SYSTEM_DEFAULT } from '@nyx/qube-profiles';
import { type IntendedQube, isOpenFirewall, isOurs, MARK, type Pref } from './intended.ts';
import { MEMORY } from './memory.ts';
import { effective, type Snapshot, type SnapshotQube } from './snapshot.ts';
import { type Step, shown, step } from './step.ts';

/** Facts 2.3: tags that qubesd and its extensions give by themselves. */
const SYSTEM_TAG =
  /^((created-by|guivm|audiovm|managed-by)-.+|anon-(vm|gateway)|whonix-updatevm|sdwdate-gui-(client|server)|disp-created-by-.+)$/;

/** Facts 2.5: features that a qube or its template sets itself, update state, template facts. */
const SYSTEM_FEATURE =
  /^(gui|gui-emulated|gui-events-max-delay|qrexec|stubdom-qrexec|qubes-agent-version|qubes-firewall|vmexec|os|os-(distribution|distribution-like|version|eol)|supported-(service|rpc|feature)\..+|template-.+|updates-available|last-update|last-updates-check|boot-mode\..+|whonix-(gw|ws))$/;

const MENU_FEATURE = /^(menu-items|default-menu-items|netvm-menu-items|menu-favorites)$/;

/** Facts 6.2, and what names the qube rather than setting it. */
const SYSTEM_PROPERTY =
  /^(name|klass|icon|qid|uuid|dispid|ip|ip6|xid|start_time|backup_timestamp|stubdom_(uuid|xid)|visible_.+|gateway6?|dns|updateable|is_preload)$/;

/** Left as the system gave them when a profile says nothing. */
const OPTIONAL = ['memory', 'maxmem', 'vcpus'];

function label(value: Pref[1], isDefault: boolean): string {
  return isDefault ? `default (${shown(value)})` : shown(value);
}

/** Where a qube leads must be fixed: a default follows what somebody sets for all (facts 2.4). */
const FIXED = ['netvm', 'default_dispvm'];

function preference(name: string, want: Pref[1], there: SnapshotQube): readonly Step[] {
  const setting = there.properties[name];
  const raw = setting?.value ?? null;
  const have = raw === '' ? null : raw;
  const isDefault = setting?.default ?? false;
  const fixed = !isDefault || !FIXED.includes(name);
  const same = want === SYSTEM_DEFAULT ? isDefault : have === want && fixed;
  if (same) return [];
  return [step(there.name, name, label(have, isDefault), shown(want), 'change', 'bundle')];
}

function templateSteps(
  want: IntendedQube,
  there: SnapshotQube,
  snapshot: Snapshot,
): readonly Step[] {
  if (want.class === 'StandaloneVM') return [];
  if (want.template !== SYSTEM_DEFAULT) return preference('template', want.template, there);
  const have = effective(there, 'template');
  const base = snapshot.globals.default_template?.value ?? null;
  if (have === base || want.class === 'DispVM') return [];
  return [step(there.name, 'template', shown(have), shown(base), 'change', 'bundle')];
}

function hasPci(there: SnapshotQube): boolean {
  return (there.devices.pci ?? []).length > 0;
}

/** Properties that somebody set and the profile does not know. */
function strangeProperties(want: IntendedQube, there: SnapshotQube): readonly Step[] {
  const stated = new Set([
    ...want.prefs.map(([name]) => name),
    'template',
    'netvm',
    'default_dispvm',
  ]);
  return Object.entries(there.properties).flatMap(([name, setting]) => {
    if (setting.default || stated.has(name) || SYSTEM_PROPERTY.test(name)) return [];
    if (OPTIONAL.includes(name) || (name === 'virt_mode' && hasPci(there))) return [];
    const fix = `qvm-prefs --default ${there.name} ${name}`;
    return [step(there.name, name, shown(setting.value), 'default', 'change', 'person', fix)];
  });
}

function tagSteps(want: IntendedQube, there: SnapshotQube): readonly Step[] {
  const missing = want.tags.filter((tag) => !there.tags.includes(tag));
  const extra = there.tags.filter((tag) => !want.tags.includes(tag) && !SYSTEM_TAG.test(tag));
  return [
    ...missing.map((tag) => step(there.name, `tag ${tag}`, null, 'present', 'change', 'bundle')),
    ...extra.map((tag) => {
      const fix = `qvm-tags ${there.name} del ${shown(tag)}`;
      return step(there.name, `tag ${shown(tag)}`, 'present', null, 'remove', 'person', fix);
    }),
  ];
}

/** The qube whose features this one copied when it was made: a disposable's, a standalone's template. */
function copiedFrom(want: IntendedQube, snapshot: Snapshot): SnapshotQube | undefined {
  if (want.class === 'AppVM') return undefined;
  const base = String(snapshot.globals.default_template?.value ?? '');
  return snapshot.qubes[want.template === SYSTEM_DEFAULT ? base : want.template];
}

/** What nobody stated and yet is as it should be. */
function expectedFeature(
  name: string,
  value: string,
  want: IntendedQube,
  snapshot: Snapshot,
): boolean {
  if (name === MARK || name === MEMORY || SYSTEM_FEATURE.test(name)) return true;
  if (MENU_FEATURE.test(name) && !want.menuStated) return true;
  if (name === 'servicevm')
    return want.prefs.some(([key, on]) => key === 'provides_network' && on === true);
  // For the menus of other qubes: a standalone has them of its template, and nobody reads them there.
  if (want.class === 'StandaloneVM' && /^(default|netvm)-menu-items$/.test(name)) return true;
  return copiedFrom(want, snapshot)?.features[name] === value;
}

function featureSteps(
  want: IntendedQube,
  there: SnapshotQube,
  snapshot: Snapshot,
): readonly Step[] {
  const stated = new Map(want.features);
  const wrong = want.features.flatMap(([name, to]) => {
    const have = there.features[name];
    if (have === to) return [];
    const old = have === undefined ? null : shown(have);
    return [step(there.name, `feature ${name}`, old, shown(to), 'change', 'bundle')];
  });
  const extra = Object.entries(there.features).flatMap(([name, value]) => {
    if (stated.has(name) || expectedFeature(name, value, want, snapshot)) return [];
    const fix = `qvm-features --unset ${there.name} ${shown(name)}`;
    return [
      step(there.name, `feature ${shown(name)}`, shown(value), null, 'remove', 'person', fix),
    ];
  });
  return [...wrong, ...extra];
}

function firewallSteps(want: IntendedQube, there: SnapshotQube): readonly Step[] {
  const have = there.firewall;
  const same =
    have.length === want.firewall.length && have.every((line, at) => line === want.firewall[at]);
  if (same || (isOpenFirewall(have) && isOpenFirewall(want.firewall))) return [];
  const say = (rules: readonly string[]): string =>
    isOpenFirewall(rules) ? 'everything' : rules.map((rule) => shown(rule)).join('; ');
  return [step(there.name, 'firewall', say(have), say(want.firewall), 'change', 'bundle')];
}

/** Network and USB controllers belong to the installer's service qubes; nothing else has devices. */
function deviceSteps(want: IntendedQube, there: SnapshotQube): readonly Step[] {
  return Object.entries(there.devices).flatMap(([kind, list]) =>
    list.flatMap(({ id }) => {
      if (kind === 'pci' && want.origin === 'installer' && /^sys-(net|usb)$/.test(want.name))
        return [];
      const port = id.split(':').slice(0, 2).join(':');
      const fix = `qvm-device ${kind} unassign ${there.name} ${shown(port)}`;
      return [step(there.name, `device ${shown(port)}`, 'assigned', null, 'remove', 'person', fix)];
    }),
  );
}

function ownerSteps(want: IntendedQube, there: SnapshotQube): readonly Step[] {
  if (there.class !== want.class) {
    const fix = `Rename ${there.name}, or leave it out of the profile: its class cannot change.`;
    return [step(there.name, 'class', there.class, want.class, 'change', 'person', fix)];
  }
  if (want.origin === 'installer' || isOurs(there)) return [];
  const fix = `Rename ${there.name}: Nyx never takes over a qube that it did not make.`;
  return [step(there.name, 'maker', 'somebody else', 'Nyx', 'change', 'person', fix)];
}

function sizeSteps(want: IntendedQube, there: SnapshotQube): readonly Step[] {
  if (want.privateGiB === null || there.privateBytes === null) return [];
  if (there.privateBytes >= want.privateGiB * 2 ** 30) return [];
  const have = `${Math.floor(there.privateBytes / 2 ** 30)} GiB`;
  return [step(there.name, 'private volume', have, `${want.privateGiB} GiB`, 'change', 'bundle')];
}

/** Every difference of one qube that is there, closing ones first. */
export function compareQube(
  want: IntendedQube,
  there: SnapshotQube,
  snapshot: Snapshot,
): readonly Step[] {
  return [
    ...ownerSteps(want, there),
    ...tagSteps(want, there),
    ...firewallSteps(want, there),
    ...templateSteps(want, there, snapshot),
    ...want.prefs.flatMap(([name, to]) => preference(name, to, there)),
    ...strangeProperties(want, there),
    ...deviceSteps(want, there),
    ...featureSteps(want, there, snapshot),
    ...sizeSteps(want, there),
    ...preference('default_dispvm', want.defaultDispvm, there),
    ...preference('netvm', want.netvm, there),
  ];
}
