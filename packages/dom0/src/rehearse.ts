import { type Profile, type ProfileQube, SYSTEM_DEFAULT } from '@nyx/qube-profiles';
import { partsOf, templatePart } from './act-parts.ts';
import { type Bundle, compileProfile } from './bundle.ts';
import { createQube, type Draft, draftOf, set, snapshotOf } from './draft.ts';
import { intendedQube, MARK } from './intended.ts';
import { policyOf } from './machine-policy.ts';
import { type Dom0Result, done } from './problem.ts';
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
