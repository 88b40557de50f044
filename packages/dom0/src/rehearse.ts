import { type Profile, type ProfileQube, SYSTEM_DEFAULT } from '@nyx/qube-profiles';
import { type Bundle, compileProfile } from './bundle.ts';
import { createQube, type Draft, draftOf, reset, set, snapshotOf, value } from './draft.ts';
import { intendedQube, MARK, type Pref } from './intended.ts';
import { policyOf } from './machine-policy.ts';
import { type Dom0Result, done } from './problem.ts';
import { forget, remember } from './remember.ts';
import { REHEARSAL_ASSUMED, type Snapshot } from './snapshot.ts';
import type { Act, State } from './state.ts';

/** What goes wrong on purpose: a state's id, and how many of its parts take effect before it fails. */
export type Broken = ReadonlyMap<string, number>;

export interface RehearseOptions {
  readonly broken?: Broken;
  /** True: templates that are not on the machine cannot be fetched. */
  readonly offline?: boolean;
  /** Installer's qubes that are made first where they are missing. */
  readonly needs?: readonly ProfileQube[];
}

export interface Rehearsal {
  readonly snapshot: Snapshot;
  /** Ids of states that did not succeed, those that were never tried among them. */
  readonly failed: readonly string[];
}

/** Does one part of a state; false when qubesd would refuse it. */
type Part = (draft: Draft) => boolean;

function prefPart(qube: string, [name, to]: Pref): Part {
  return (draft) => {
    const target = draft.qubes.get(qube);
    if (!target) return false;
    if (to === '*default*') {
      reset(draft, target, name);
      return true;
    }
    if (
      name === 'netvm' &&
      to !== null &&
      value(draft.qubes.get(String(to)), 'provides_network') !== true
    ) {
      return false;
    }
    if (
      (name === 'template' || name === 'default_dispvm') &&
      to !== null &&
      !draft.qubes.has(String(to))
    ) {
      return false;
    }
    if (to === false && inUse(draft, qube, name)) return false;
    if (name === 'netvm' && reaches(draft, to, qube)) return false;
    // The module takes a default for another value than the same one set: it writes it.
    set(target, name, to);
    if (name === 'provides_network' && to === true) target.features.set('servicevm', '1');
    return true;
  };
}

/** qubesd refuses to take a role from a qube that others still lean on (facts 9.2). */
function inUse(draft: Draft, qube: string, property: string): boolean {
  const others = [...draft.qubes.values()];
  if (property === 'provides_network')
    return others.some((other) => value(other, 'netvm') === qube);
  if (property !== 'template_for_dispvms') return false;
  return others.some((other) => other.class === 'DispVM' && value(other, 'template') === qube);
}

/** True when following netvms from one qube comes to the other: qubesd refuses a loop (facts 9.2). */
function reaches(draft: Draft, from: unknown, to: string): boolean {
  let at = from;
  for (let hops = 0; hops <= draft.qubes.size && typeof at === 'string' && at !== ''; hops++) {
    if (at === to) return true;
    at = value(draft.qubes.get(at), 'netvm');
  }
  return false;
}

function createParts(act: Extract<Act, { kind: 'create' }>): readonly Part[] {
  return [
    (draft) => {
      const template = act.template ?? String(draft.globals.get('default_template')?.value ?? '');
      const base = draft.qubes.get(template);
      if (draft.qubes.has(act.qube) || !base) return false;
      if (act.class === 'DispVM' && value(base, 'template_for_dispvms') !== true) return false;
      createQube(draft, act.qube, act.class, template, act.label);
      return true;
    },
    prefPart(act.qube, ['netvm', null]),
    prefPart(act.qube, ['default_dispvm', null]),
    ...act.tags.map((tag) => onQube(act.qube, (qube) => qube.tags.add(tag))),
    (draft) => {
      draft.qubes.get(act.qube)?.features.set(MARK, act.qube);
      return true;
    },
  ];
}

function onQube(
  name: string,
  change: (qube: NonNullable<ReturnType<Draft['qubes']['get']>>) => void,
): Part {
  return (draft) => {
    const qube = draft.qubes.get(name);
    if (qube) change(qube);
    return qube !== undefined;
  };
}

function globalPart(name: string, to: string | null): Part {
  return (draft) => {
    if (to !== null && !draft.qubes.has(to)) return false;
    draft.globals.set(name, { value: to, default: false });
    return true;
  };
}

function templatePart(name: string, offline: boolean): Part {
  return (draft) => {
    if (draft.qubes.has(name)) return true;
    if (offline) return false;
    const qube = createQube(draft, name, 'TemplateVM', null, 'black');
    qube.features.set('qrexec', '1').set('gui', '1').set('os', 'Linux');
    return true;
  };
}

/** The parts of a state in the order in which they take effect. */
function partsOf(act: Act, offline: boolean): readonly Part[] {
  switch (act.kind) {
    case 'policy':
      return [(draft) => draft.etc.set(act.file, act.text) !== undefined];
    case 'drop-policy':
      return [
        (draft) => {
          if (draft.etc.get(act.file) !== act.unless) draft.etc.delete(act.file);
          return true;
        },
      ];
    case 'remember':
      return [
        (draft) => {
          remember(draft, act.wants);
          return true;
        },
      ];
    case 'forget':
      return [(draft) => forget(draft, act.wants)];
    case 'template':
      return [templatePart(act.name, offline)];
    case 'create':
      return createParts(act);
    case 'prefs':
      // Facts 11.2: the module sets keys in its own order and stops at the first refusal.
      return [...act.set]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map((pref) => prefPart(act.qube, pref));
    case 'default-template':
      return [
        (draft) => {
          const qube = draft.qubes.get(act.qube);
          const base = draft.globals.get('default_template')?.value ?? null;
          if (qube && value(qube, 'template') !== base) reset(draft, qube, 'template');
          return qube !== undefined;
        },
      ];
    case 'features':
      return act.set.map(([name, to]) => onQube(act.qube, (qube) => qube.features.set(name, to)));
    case 'tags':
      return act.add.map((tag) => onQube(act.qube, (qube) => qube.tags.add(tag)));
    case 'firewall':
      return [
        onQube(act.qube, (qube) => {
          qube.firewall = act.rules;
        }),
      ];
    case 'grow':
      return [
        onQube(act.qube, (qube) => {
          qube.privateBytes = Math.max(qube.privateBytes ?? 0, act.gib * 2 ** 30);
        }),
      ];
    case 'global':
      return [globalPart(act.name, act.value)];
    case 'barrier':
      return [];
  }
}

/** True when Salt would not run the command: what it makes is there, and is ours. */
function already(draft: Draft, act: Act): boolean {
  return act.kind === 'create' && draft.qubes.get(act.qube)?.features.get(MARK) === act.qube;
}

function run(draft: Draft, state: State, options: RehearseOptions): boolean {
  if (state.onlyIf !== null && !draft.qubes.has(state.onlyIf)) return true;
  const stopAt = options.broken?.get(state.id);
  if (stopAt === undefined && already(draft, state.act)) return true;
  for (const [at, part] of partsOf(state.act, options.offline ?? false).entries()) {
    if (at !== stopAt && part(draft)) continue;
    if (at > 0) undo(draft, state.act);
    return false;
  }
  if (stopAt !== undefined) undo(draft, state.act);
  return stopAt === undefined;
}

/** What could not be made whole is taken away again, and only that. */
function undo(draft: Draft, act: Act): void {
  if (act.kind === 'create') draft.qubes.delete(act.qube);
}

/** How many places a state can fail at: before any of its parts, between them, or after all. */
export function breakingPoints(state: State): number {
  return partsOf(state.act, false).length + 1;
}

/** What Qubes' own state makes of an installer's qube; what it cannot make, it leaves out. */
function makeInstallerQube(draft: Draft, made: ProfileQube, offline: boolean): void {
  if (draft.qubes.has(made.name)) return;
  const want = intendedQube(made, undefined);
  const base = want.template === SYSTEM_DEFAULT ? null : want.template;
  const ready =
    base === null ||
    (want.class === 'DispVM' ? draft.qubes.has(base) : templatePart(base, offline)(draft));
  if (!ready) return;
  const qube = createQube(draft, want.name, want.class, base, want.label);
  for (const [name, to] of want.prefs) set(qube, name, to);
  if (want.netvm !== SYSTEM_DEFAULT) set(qube, 'netvm', want.netvm);
  if (want.defaultDispvm !== SYSTEM_DEFAULT) set(qube, 'default_dispvm', want.defaultDispvm);
  for (const [name, to] of want.features) qube.features.set(name, to);
  for (const tag of want.tags) qube.tags.add(tag);
}

/** Applies states to a snapshot as Salt and qubesd would, failures included. */
export function rehearseStates(
  states: readonly State[],
  snapshot: Snapshot,
  options: RehearseOptions = {},
): Rehearsal {
  const policy = policyOf(snapshot);
  const draft = draftOf(snapshot, policy.etc);
  const failed = new Set<string>();
  // nyx-apply places the policy that denies before all else, and stops where it cannot.
  const denies = states.filter((state) => state.phase === 'policy');
  for (const state of denies) if (!run(draft, state, options)) failed.add(state.id);
  if (failed.size === 0) {
    for (const need of options.needs ?? [])
      makeInstallerQube(draft, need, options.offline ?? false);
  }
  for (const state of states) {
    if (state.phase === 'policy') continue;
    const ready = state.requires.every((id) => !failed.has(id));
    if (!ready || !run(draft, state, options)) failed.add(state.id);
  }
  const after = snapshotOf(draft, snapshot, policy);
  const assumptions = [...new Set([...snapshot.assumptions, REHEARSAL_ASSUMED])];
  return { snapshot: { ...after, rehearsal: true, assumptions }, failed: [...failed] };
}

/**
 * What the machine of a snapshot would say after the bundle was applied to it: a documented model
 * (facts 9.1, 9.2, 11.1, 11.2), marked as such, never evidence. Templates that are missing are taken
 * to be fetched unless `offline`. A snapshot without policy is taken to have what R4.3 ships.
 */
export function rehearse(
  what: Bundle | Profile,
  snapshot: Snapshot,
  options: RehearseOptions = {},
): Dom0Result<Snapshot> {
  if ('states' in what)
    return done(rehearseStates(what.states, snapshot, { ...options, needs: what.needs }).snapshot);
  const compiled = compileProfile(what);
  if (!compiled.ok) return compiled;
  const { states, needs } = compiled.value;
  return done(rehearseStates(states, snapshot, { ...options, needs }).snapshot);
}
