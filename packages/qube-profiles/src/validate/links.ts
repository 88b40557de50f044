import { isFiltering } from '../flows/firewall.ts';
import type { Profile, ProfileQube } from '../profile.ts';
import { INSTALLER_GLOBALS } from '../release/installer.ts';
import { findFamily } from '../release/template.ts';
import type { World, WorldQube } from '../world.ts';
import { type Problems, pathTo, quoted } from './problems.ts';

/** What qubes need of each other, on the machine that the profile makes. */
export function checkLinks(problems: Problems, profile: Profile, world: World): void {
  const found = new Map(world.qubes.map((qube) => [qube.name, qube]));
  for (const [index, qube] of profile.qubes.entries()) {
    const at = pathTo('qubes', qube.name, index);
    checkFirewall(problems, at, qube, found);
    if (
      qube.clonedFrom !== null &&
      (!found.has(qube.clonedFrom) || qube.clonedFrom === qube.name)
    ) {
      problems.add(
        'unknown-qube',
        `${at}.clonedFrom`,
        `There is no other qube ${quoted(qube.clonedFrom)}.`,
        'Name the qube that this one starts from, or write null.',
      );
    }
  }
  checkDisposables(problems, profile, world, found);
  for (const qube of world.qubes) checkNetwork(problems, qube, profile, found);
  checkLoops(problems, profile, found);
  checkGlobals(problems, profile, found);
}

type Found = ReadonlyMap<string, WorldQube>;

function at(profile: Profile, name: string): string {
  const index = profile.qubes.findIndex((qube) => qube.name === name);
  return pathTo('qubes', name, index);
}

/** Of every qube of the machine: a profile can also break what it does not mention. */
function checkDisposables(problems: Problems, profile: Profile, world: World, found: Found): void {
  const named = new Map(profile.qubes.map((qube) => [qube.name, qube.defaultDispvm]));
  const wanted = new Map<string, string>();
  const want = (name: string, by: string) => {
    if (found.get(name)?.templateForDispvms !== true && !wanted.has(name)) wanted.set(name, by);
  };
  for (const { name, class: of, template, defaultDispvm } of world.qubes) {
    const where = at(profile, name);
    if (of === 'DispVM' && found.get(template ?? '')?.templateForDispvms !== true) {
      problems.add(
        'template',
        `${where}.template`,
        `${name} is a disposable, and ${quoted(template)} is no disposable template.`,
        'Name an AppVM that has templateForDispvms.',
      );
    }
    // What a template has is the system's, as is what a profile says nothing of.
    if (of === 'TemplateVM' || defaultDispvm === null) continue;
    if (named.get(name) !== defaultDispvm) want(defaultDispvm, name);
    else checkDispvm(problems, `${where}.defaultDispvm`, defaultDispvm, found);
  }
  if (typeof world.managementDispvm === 'string') want(world.managementDispvm, 'dom0');
  for (const [name, by] of wanted) {
    if (name === profile.globals.default_dispvm) continue;
    problems.add(
      'dispvm',
      `${at(profile, name)}.templateForDispvms`,
      `${by} starts disposables of ${quoted(name)}, which is no disposable template.`,
      'Write true.',
    );
  }
}

function checkDispvm(problems: Problems, where: string, name: string, found: Found): void {
  if (found.get(name)?.templateForDispvms === true) return;
  problems.add(
    'dispvm',
    where,
    `${quoted(name)} is no disposable template.`,
    'Name an AppVM that has templateForDispvms, or write null.',
  );
}

/** Rules that nobody enforces are worse than none: they look like a wall. */
function checkFirewall(problems: Problems, where: string, qube: ProfileQube, found: Found): void {
  if (
    qube.firewall === null ||
    qube.firewall.every((line) => line.startsWith('action=accept') && !line.includes(' '))
  )
    return;
  const netvm = found.get(found.get(qube.name)?.netvm ?? '');
  if (netvm === undefined || isFiltering(netvm)) return;
  problems.add(
    'firewall',
    `${where}.firewall`,
    `${netvm.name}, which carries its traffic, filters nothing.`,
    'Put the qube behind sys-firewall, or write null.',
  );
}

/** Checks every qube of the machine: a profile can also break what it does not mention. */
function checkNetwork(problems: Problems, qube: WorldQube, profile: Profile, found: Found): void {
  if (qube.netvm === null || qube.class === 'TemplateVM') return;
  const where = `${at(profile, qube.name)}.netvm`;
  const netvm = found.get(qube.netvm);
  if (netvm === undefined) {
    problems.add(
      'netvm',
      where,
      `There is no qube ${quoted(qube.netvm)}.`,
      'Name a qube that provides network, or write null.',
    );
    return;
  }
  if (!netvm.providesNetwork) {
    problems.add(
      'netvm',
      where,
      `${qube.name} is connected to ${netvm.name}, which provides no network.`,
      'Name a qube that provides network, or write null.',
    );
  }
  if (isWhonix(qube, found, 'anon-vm') && !isWhonix(netvm, found, 'anon-gateway')) {
    problems.add(
      'netvm',
      where,
      `${qube.name} is made for Tor, but ${netvm.name} is no Tor gateway.`,
      'Write sys-whonix, or null.',
    );
  }
}

/** By its template: the tags that a profile gives do not make a gateway. */
function isWhonix(qube: WorldQube, found: Found, tag: string): boolean {
  const parent = found.get(qube.template ?? '');
  if (parent === undefined) return false;
  return parent.class === 'TemplateVM' ? parent.tags.includes(tag) : isWhonix(parent, found, tag);
}

function checkLoops(problems: Problems, profile: Profile, found: Found): void {
  for (const start of profile.qubes) {
    let name: string | null = start.name;
    for (let steps = 0; name !== null && steps <= found.size; steps += 1) {
      name = found.get(name)?.netvm ?? null;
      if (name !== start.name) continue;
      problems.add(
        'netvm-loop',
        `${at(profile, start.name)}.netvm`,
        `The traffic of ${start.name} comes back to itself.`,
        'Break the circle with another netvm or null.',
      );
      break;
    }
  }
}

function checkGlobals(problems: Problems, profile: Profile, found: Found): void {
  const { globals, release } = profile;
  const known = new Set(
    Object.keys(INSTALLER_GLOBALS).filter((key) => key !== 'management_dispvm'),
  );
  for (const key of Object.keys(globals)) {
    if (!known.has(key))
      problems.add(
        'global',
        'globals',
        `${quoted(key)} is no setting of a profile.`,
        `Use: ${[...known].join(', ')}.`,
      );
  }
  const network = (key: 'default_netvm' | 'updatevm', mayBeNone: boolean) => {
    const name = globals[key];
    if (name === undefined || (name === null && mayBeNone)) return;
    if (name !== null && found.get(name)?.providesNetwork === true) return;
    problems.add(
      'global',
      `globals.${key}`,
      `${quoted(name)} provides no network.`,
      'Name a qube that provides network.',
    );
  };
  network('default_netvm', true);
  network('updatevm', false);
  const { default_dispvm: dispvm, clockvm, default_template: family } = globals;
  if (dispvm !== undefined) checkDispvmGlobal(problems, dispvm, found);
  if (
    clockvm !== undefined &&
    !['AppVM', 'DispVM', 'StandaloneVM'].includes(found.get(clockvm)?.class ?? '')
  ) {
    problems.add(
      'global',
      'globals.clockvm',
      `There is no qube ${quoted(clockvm)}.`,
      'Name the qube that knows the time: sys-net.',
    );
  }
  if (family !== undefined && findFamily(release, family) === undefined) {
    problems.add(
      'global',
      'globals.default_template',
      `${release} has no template family ${quoted(family)}.`,
      'Use a family such as fedora-xfce.',
    );
  }
}

function checkDispvmGlobal(problems: Problems, name: string | null, found: Found): void {
  if (name === null || found.get(name)?.templateForDispvms === true) return;
  problems.add(
    'global',
    'globals.default_dispvm',
    `${quoted(name)} is no disposable template.`,
    'Name an AppVM that has templateForDispvms, or write null.',
  );
}
