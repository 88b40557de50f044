import type { Rule } from '@nyx/qrexec-policy';
import type { ProfileResult } from './problem.ts';
import { type Profile, type ProfileQube, type ProfileRule, SYSTEM_DEFAULT } from './profile.ts';
import { findInstallerQube, INSTALLER_GLOBALS, installerQubes } from './release/installer.ts';
import { shippedRules } from './release/shipped.ts';
import { findFamily, templateFamilies } from './release/template.ts';
import { validate } from './validate/validate.ts';
import type { World, WorldQube } from './world.ts';

/**
 * The machine that a profile makes out of a fresh installation: the installer's qubes, the
 * profile's on top, and all rules in the order in which they are tried. Gives every problem of
 * the profile instead where it has any.
 */
export function worldOf(profile: Profile): ProfileResult<World> {
  const problems = validate(profile);
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, value: laidOver(profile) };
}

/** Where the rules of a claim stand: before everything but what the owner writes. */
export function claimFile(profile: Pick<Profile, 'name'>): string {
  return `31-nyx-${profile.name}.policy`;
}

/** Where conveniences stand: the owner's own settings win over them. */
export function convenienceFile(profile: Pick<Profile, 'name'>): string {
  return `55-nyx-${profile.name}.policy`;
}

/** A profile's rules with the file and line at which dom0 has them. */
export function profileRules(profile: Profile): readonly Rule[] {
  const files = [
    [claimFile(profile), 'claim'],
    [convenienceFile(profile), 'convenience'],
  ] as const;
  return files.flatMap(([file, purpose]) =>
    profile.policy
      .filter((rule) => rule.purpose === purpose)
      .map((rule, index) => placed(rule, file, index + 1)),
  );
}

function placed(rule: ProfileRule, file: string, line: number): Rule {
  const { service, argument, source, target, action, params } = rule;
  return { service, argument, source, target, action, params, file, line };
}

/** Shipped and own rules together. Both lists are in order, and so are file names. */
export function allRules(profile: Profile): readonly Rule[] {
  const rules: Rule[] = [...profileRules(profile), ...shippedRules(profile.release)];
  return rules
    .map((rule, index) => ({ rule, index }))
    .sort((a, b) => compare(a.rule.file, b.rule.file) || a.index - b.index)
    .map(({ rule }) => rule);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The world without asking whether the profile is right. */
export function laidOver(profile: Profile): World {
  const { release } = profile;
  const globals = { ...INSTALLER_GLOBALS, ...profile.globals };
  const laid = new Map<string, ProfileQube>(
    installerQubes(release).map((qube) => [qube.name, qube]),
  );
  for (const qube of profile.qubes) laid.set(qube.name, qube);
  const families = new Set([
    ...templateFamilies(release).flatMap(({ family, onIso }) => (onIso ? [family] : [])),
    ...profile.templates.map(({ family }) => family),
    ...profile.qubes.map(({ template }) => template),
  ]);
  const templates = [...families].flatMap((name) => {
    const family = findFamily(release, name);
    return family === undefined ? [] : [templateQube(family.name, family.whonix, globals)];
  });
  const qubes = [...laid.values()].map((qube) => resolve(profile, qube, laid, globals));
  return {
    qubes: [...templates, ...qubes],
    policy: { release, rules: allRules(profile) },
    updatevm: globals.updatevm,
    managementDispvm: globals.management_dispvm,
  };
}

type Globals = typeof INSTALLER_GLOBALS;

/** Tags that every qube has after a default installation. */
const SYSTEM_TAGS = ['audiovm-dom0', 'created-by-dom0', 'guivm-dom0'] as const;
const WHONIX_TAGS = {
  gateway: ['anon-gateway', 'sdwdate-gui-server'],
  workstation: ['anon-vm', 'sdwdate-gui-client'],
} as const;
/** Of Whonix' templates alone: what asks for updates goes through sys-whonix. */
const UPDATED_BY_TOR = 'whonix-updatevm';

function templateQube(
  name: string,
  whonix: 'gateway' | 'workstation' | undefined,
  globals: Globals,
): WorldQube {
  const tags = whonix === undefined ? [] : [...WHONIX_TAGS[whonix], UPDATED_BY_TOR];
  return {
    name,
    class: 'TemplateVM',
    label: 'black',
    template: null,
    templateForDispvms: false,
    netvm: null,
    providesNetwork: false,
    defaultDispvm: globals.default_dispvm,
    tags: [...SYSTEM_TAGS, ...tags],
    features: {},
    firewall: ['action=accept'],
    autostart: false,
    devices: [],
  };
}

function resolve(
  profile: Profile,
  qube: ProfileQube,
  laid: ReadonlyMap<string, ProfileQube>,
  globals: Globals,
): WorldQube {
  const family = familyOf(qube, laid, globals, profile);
  const dvm = qube.class === 'DispVM' ? laid.get(qube.template) : undefined;
  return {
    name: qube.name,
    class: qube.class,
    label: qube.label,
    template: templateOf(qube, family?.name),
    templateForDispvms: qube.templateForDispvms,
    netvm: netvmOf(qube, dvm, globals),
    providesNetwork: qube.providesNetwork,
    defaultDispvm: dispvmOf(qube, dvm, globals),
    tags: tagsOf(qube, dvm, family?.whonix),
    features: featuresOf(qube, dvm),
    firewall: qube.firewall ?? ['action=accept'],
    autostart: qube.autostart,
    devices: findInstallerQube(profile.release, qube.name)?.devices ?? [],
  };
}

/** The family at the root of a qube: its template's, or its disposable template's. */
function familyOf(
  qube: ProfileQube,
  laid: ReadonlyMap<string, ProfileQube>,
  globals: Globals,
  profile: Profile,
) {
  const below = qube.class === 'DispVM' ? laid.get(qube.template)?.template : qube.template;
  const family = below === SYSTEM_DEFAULT ? globals.default_template : below;
  return family === undefined ? undefined : findFamily(profile.release, family);
}

function templateOf(qube: ProfileQube, template: string | undefined) {
  if (qube.class === 'StandaloneVM') return null;
  return qube.class === 'AppVM' ? (template ?? null) : qube.template;
}

/** A disposable takes from its template whatever was set there by hand. */
function netvmOf(qube: ProfileQube, dvm: ProfileQube | undefined, globals: Globals) {
  const own = qube.netvm === SYSTEM_DEFAULT && dvm !== undefined ? dvm.netvm : qube.netvm;
  return own === SYSTEM_DEFAULT ? globals.default_netvm : own;
}

function dispvmOf(qube: ProfileQube, dvm: ProfileQube | undefined, globals: Globals) {
  if (qube.defaultDispvm !== SYSTEM_DEFAULT) return qube.defaultDispvm;
  if (dvm === undefined) return globals.default_dispvm;
  return dvm.defaultDispvm === SYSTEM_DEFAULT ? dvm.name : dvm.defaultDispvm;
}

function tagsOf(
  qube: ProfileQube,
  dvm: ProfileQube | undefined,
  whonix: 'gateway' | 'workstation' | undefined,
): readonly string[] {
  const own = whonix === undefined ? [] : WHONIX_TAGS[whonix];
  // A standalone is a clone of its template, and is updated as that is.
  const cloned = qube.class === 'StandaloneVM' && whonix !== undefined ? [UPDATED_BY_TOR] : [];
  return [...new Set([...SYSTEM_TAGS, ...own, ...cloned, ...(dvm?.tags ?? []), ...qube.tags])];
}

function featuresOf(qube: ProfileQube, dvm: ProfileQube | undefined) {
  const services = (of: ProfileQube | undefined) =>
    Object.entries(of?.services ?? {}).map(([name, on]) => [`service.${name}`, on ? '1' : '']);
  return Object.fromEntries([
    ...Object.entries(dvm?.features ?? {}),
    ...services(dvm),
    ...Object.entries(qube.features),
    ...services(qube),
  ]) as Readonly<Record<string, string>>;
}
