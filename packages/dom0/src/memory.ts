import type { Profile } from '@nyx/qube-profiles';
import { intendedQubes, MARK } from './intended.ts';
import type { SettingValue } from './snapshot.ts';

/**
 * The feature in which a qube, or dom0 for global preferences, remembers what was there before Nyx
 * changed it. It names its qube as the mark does, since clones and disposables copy features.
 */
export const MEMORY = 'x-nyx-before';

/** What a profile states of one qube, by name: what else is remembered is put back. */
export interface Wants {
  /** Nyx makes this qube: one of its name that somebody else made is left alone. */
  readonly made: boolean;
  readonly tags: readonly string[];
  readonly features: readonly string[];
  readonly prefs: readonly string[];
  readonly firewall: boolean;
  /** Of dom0 only. */
  readonly globals: readonly string[];
}

/** What was there before, of everything that Nyx changed; absent is null, or false for a tag. */
export interface Memory {
  readonly tags: Map<string, boolean>;
  readonly features: Map<string, string | null>;
  /** `*default*` for a property that nobody had set. */
  readonly prefs: Map<string, SettingValue>;
  firewall: readonly string[] | null;
  readonly globals: Map<string, SettingValue>;
}

export const WANTS_NOTHING: Wants = {
  made: false,
  tags: [],
  features: [],
  prefs: [],
  firewall: false,
  globals: [],
};

/** What a profile states, qube by qube, and of dom0. */
export function wantsOf(profile: Profile): ReadonlyMap<string, Wants> {
  const wants = new Map<string, Wants>([
    ['dom0', { ...WANTS_NOTHING, globals: Object.keys(profile.globals).sort() }],
  ]);
  for (const qube of intendedQubes(profile)) {
    const prefs = [...qube.prefs.map(([name]) => name), 'default_dispvm', 'netvm'];
    if (qube.class !== 'StandaloneVM') prefs.push('template');
    const features = qube.features.map(([name]) => name);
    // qubesd sets this one itself with the role, and need not take it back with it.
    if (qube.prefs.some(([name, on]) => name === 'provides_network' && on === true))
      features.push('servicevm');
    wants.set(qube.name, {
      made: qube.origin === 'nyx',
      tags: qube.tags,
      features,
      prefs: prefs.sort(),
      firewall: true,
      globals: [],
    });
  }
  return wants;
}

/** The same as a file for the program that does it in dom0. */
export function printWants(wants: ReadonlyMap<string, Wants>): string {
  return `${JSON.stringify(Object.fromEntries(wants), null, 1)}\n`;
}

export function emptyMemory(): Memory {
  return {
    tags: new Map(),
    features: new Map(),
    prefs: new Map(),
    firewall: null,
    globals: new Map(),
  };
}

function entries<T extends SettingValue>(
  value: unknown,
  is: (one: unknown) => one is T,
): [string, T][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]): [string, T][] =>
    is(one) ? [[key, one]] : [],
  );
}

function isPlain(value: unknown): value is SettingValue {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

function isText(value: unknown): value is string | null {
  return value === null || typeof value === 'string';
}

function isFlag(value: unknown): value is boolean {
  return typeof value === 'boolean';
}

/** What a qube remembers; null when it remembers nothing, or another qube's past. */
export function memoryOf(name: string, text: string | undefined): Memory | null {
  let raw: Readonly<Record<string, unknown>>;
  try {
    const json: unknown = JSON.parse(text ?? 'null');
    if (typeof json !== 'object' || json === null) return null;
    raw = json as Readonly<Record<string, unknown>>;
  } catch {
    return null;
  }
  if (raw.of !== name) return null;
  const rules = Array.isArray(raw.firewall) ? raw.firewall : null;
  return {
    tags: new Map(entries(raw.tags, isFlag)),
    features: new Map(entries(raw.features, isText)),
    prefs: new Map(entries(raw.prefs, isPlain)),
    firewall: rules?.every((one) => typeof one === 'string') === true ? rules : null,
    globals: new Map(entries(raw.globals, isPlain)),
  };
}

function sorted<T>(map: ReadonlyMap<string, T>): Record<string, T> {
  return Object.fromEntries([...map].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** One ASCII line, byte for byte what the program in dom0 writes. */
export function printMemory(name: string, memory: Memory): string {
  const { tags, features, prefs, firewall, globals } = memory;
  const all = {
    features: sorted(features),
    firewall,
    globals: sorted(globals),
    of: name,
    prefs: sorted(prefs),
    tags: sorted(tags),
  };
  return JSON.stringify(all).replaceAll(
    /[^ -~]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

export function isEmpty({ tags, features, prefs, firewall, globals }: Memory): boolean {
  return tags.size + features.size + prefs.size + globals.size === 0 && firewall === null;
}

function rest<T>(map: ReadonlyMap<string, T>, wanted: readonly string[]): Map<string, T> {
  return new Map([...map].filter(([name]) => !wanted.includes(name)));
}

/**
 * The part of a memory that is to be put back. A qube of ours that a profile no longer has keeps
 * what it has: it may hold data, and nobody named it.
 */
export function unwanted(
  memory: Memory,
  wants: Wants | undefined,
  features: Readonly<Record<string, string>>,
  name: string,
): Memory {
  const ours = features[MARK] === name;
  if (wants === undefined ? ours : wants.made && !ours) return emptyMemory();
  const want = wants ?? WANTS_NOTHING;
  return {
    tags: rest(memory.tags, want.tags),
    features: rest(memory.features, want.features),
    prefs: rest(memory.prefs, want.prefs),
    firewall: want.firewall ? null : memory.firewall,
    globals: rest(memory.globals, want.globals),
  };
}
