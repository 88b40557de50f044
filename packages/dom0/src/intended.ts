import {
  findFamily,
  installerQubes,
  type Profile,
  type ProfileQube,
  SYSTEM_DEFAULT,
} from '@nyx/qube-profiles';

/**
 * The feature that says that we made a qube (facts 2.5: `x-` is free for such marks). Its value is
 * the qube's name: clones and disposables copy features, and must not pass for ours.
 */
export const MARK = 'x-nyx-created';

export function isOurs(qube: {
  readonly name: string;
  readonly features: Readonly<Record<string, string>>;
}): boolean {
  return qube.features[MARK] === qube.name;
}

export type PrefValue = string | number | boolean | null;

/** One property as qubesd names it; null is "no qube", `*default*` is "what the system says". */
export type Pref = readonly [name: string, value: PrefValue];

/** What one qube shall be, in qubesd's own words: compiled from and compared with the same record. */
export interface IntendedQube {
  readonly name: string;
  readonly class: ProfileQube['class'];
  readonly origin: ProfileQube['origin'];
  /** A template's or disposable template's name, or `*default*`. */
  readonly template: string;
  readonly label: string;
  /** Everything but what opens a way out. */
  readonly prefs: readonly Pref[];
  readonly netvm: string | null;
  readonly defaultDispvm: string | null;
  readonly features: readonly (readonly [string, string])[];
  readonly tags: readonly string[];
  readonly firewall: readonly string[];
  readonly privateGiB: number | null;
  readonly menuStated: boolean;
}

const ACCEPT_ALL: readonly string[] = ['action=accept'];

/** Facts 2.8: `action=accept` is what no firewall file means. */
export function isOpenFirewall(rules: readonly string[]): boolean {
  return rules.length === 0 || (rules.length === 1 && rules[0] === 'action=accept');
}

/** The release's template of a family: `fedora-xfce` is `fedora-43-xfce` on R4.3. */
export function templateName(family: string): string {
  return findFamily('R4.3', family)?.name ?? family;
}

function templateOf(qube: ProfileQube): string {
  if (qube.template === SYSTEM_DEFAULT || qube.class === 'DispVM') return qube.template;
  return templateName(qube.template);
}

function prefsOf(qube: ProfileQube): readonly Pref[] {
  const prefs: Pref[] = [
    ['label', qube.label],
    ['provides_network', qube.providesNetwork],
    ['autostart', qube.autostart],
  ];
  if (qube.class === 'AppVM') prefs.push(['template_for_dispvms', qube.templateForDispvms]);
  if (qube.memory !== null) prefs.push(['memory', qube.memory]);
  if (qube.maxmem !== null) prefs.push(['maxmem', qube.maxmem]);
  if (qube.vcpus !== null) prefs.push(['vcpus', qube.vcpus]);
  return prefs;
}

function featuresOf(qube: ProfileQube): readonly (readonly [string, string])[] {
  const all = new Map<string, string>(Object.entries(qube.features));
  for (const [service, on] of Object.entries(qube.services)) {
    all.set(`service.${service}`, on ? '1' : '');
  }
  if (qube.menu !== null) all.set('menu-items', qube.menu.join(' '));
  return [...all];
}

/**
 * The disposable template that a named disposable copies from when it is made (facts 11.2). What it
 * copies is stated on the disposable too, so that a later change of the template changes nothing.
 */
export function dvmOf(qube: ProfileQube, profile: Profile): ProfileQube | undefined {
  if (qube.class !== 'DispVM') return undefined;
  const own = profile.qubes.find((other) => other.name === qube.template);
  return own ?? installerQubes(profile.release).find((other) => other.name === qube.template);
}

function inherited(own: string | null, dvm: string | null | undefined): string | null {
  return own === SYSTEM_DEFAULT && dvm !== undefined ? dvm : own;
}

/** What each qube of a profile shall be on R4.3, in the profile's order. */
export function intendedQubes(profile: Profile): readonly IntendedQube[] {
  return profile.qubes.map((qube) => intendedQube(qube, dvmOf(qube, profile)));
}

/** One qube with what it inherits from its disposable template, when it is a disposable. */
export function intendedQube(qube: ProfileQube, dvm: ProfileQube | undefined): IntendedQube {
  const features = new Map([...(dvm ? featuresOf(dvm) : []), ...featuresOf(qube)]);
  return {
    name: qube.name,
    class: qube.class,
    origin: qube.origin,
    template: templateOf(qube),
    label: qube.label,
    prefs: prefsOf(qube),
    netvm: inherited(qube.netvm, dvm?.netvm),
    defaultDispvm: inherited(qube.defaultDispvm, dvm?.defaultDispvm),
    features: [...features].sort(([a], [b]) => (a < b ? -1 : 1)),
    tags: [...new Set([...(dvm?.tags ?? []), ...qube.tags])].sort(),
    firewall: qube.firewall ?? ACCEPT_ALL,
    privateGiB: qube.privateGiB,
    menuStated: qube.menu !== null,
  };
}

/** The release's names of the templates that a profile lists or that its qubes use, each once. */
export function intendedTemplates(profile: Profile): readonly string[] {
  const families = new Set(profile.templates.map((template) => template.family));
  for (const qube of profile.qubes) {
    if (qube.class !== 'DispVM' && qube.template !== SYSTEM_DEFAULT) families.add(qube.template);
  }
  if (profile.globals.default_template !== undefined)
    families.add(profile.globals.default_template);
  return [...families].map((family) => templateName(family));
}
