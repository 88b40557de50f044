import { type Claim, type Profile, proveAll } from '@nyx/qube-profiles';
import { type Snapshot, worldOfSnapshot } from '../src/index.ts';
import { breakingPoints, rehearseStates } from '../src/rehearse.ts';
import type { State } from '../src/state.ts';
import { compiled } from './compiled.ts';

/** Pseudo-random whole numbers from a seed, the same on every machine. */
export function numbers(seed: number): (below: number) => number {
  let state = (seed * 2_654_435_761 + 12_345) >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** A claim about what is there already; null when nothing of it is. */
function ofBefore(claim: Claim, before: Snapshot): Claim | null {
  const there = (place: string): boolean =>
    place.startsWith('@')
      ? !place.startsWith('@dispvm:') || place.slice(8) in before.qubes
      : place in before.qubes;
  const [from, to] = [claim.from.filter(there), claim.to.filter(there)];
  if (from.length === 0 || to.length === 0) return null;
  if (claim.kind === 'only-through' && !there(claim.through)) return null;
  return { ...claim, from, to };
}

/** Claims that a real path breaks, each with its sentence. */
function brokenOn(snapshot: Snapshot, claims: readonly Claim[]): readonly string[] {
  const world = worldOfSnapshot(snapshot);
  if (!world.ok) throw new Error(JSON.stringify(world.problems));
  return proveAll(world.value, claims).flatMap((proof) =>
    proof.proved || proof.path.length === 0 ? [] : [`${proof.claim.id}: ${proof.sentence}`],
  );
}

export interface Place {
  readonly state: State;
  /** How many parts of the state take effect before it fails. */
  readonly after: number;
}

/** Everything to try of one profile on one machine. */
export class Breaking {
  readonly places: readonly Place[];
  readonly #try: (place: Place) => Snapshot;
  readonly #claims: readonly Claim[];

  constructor(profile: Profile, before: Snapshot) {
    const { states, needs } = compiled(profile);
    const now = profile.claims.flatMap((claim) => ofBefore(claim, before) ?? []);
    const already = brokenOn(before, now);
    this.#claims = profile.claims.filter(
      ({ id }) => !already.some((one) => one.startsWith(`${id}:`)),
    );
    // After the barrier every qube is closed, so a state that stops between its parts leaves no more
    // open than one that does nothing.
    this.places = states.flatMap((state) =>
      Array.from({ length: state.phase === 'open' ? 1 : breakingPoints(state) }, (_, after) => ({
        state,
        after,
      })),
    );
    this.#try = ({ state, after }) =>
      rehearseStates(states, before, { needs, broken: new Map([[state.id, after]]) }).snapshot;
  }

  /** Claims that held before and that a path breaks when a state fails there. */
  lost(place: Place): readonly string[] {
    return brokenOn(this.#try(place), this.#claims);
  }
}

/** States in a random order that only their `require` restrains (facts 11.3). */
export function shuffled(states: readonly State[], below: (n: number) => number): readonly State[] {
  const left = [...states];
  const done = new Set<string>();
  const out: State[] = [];
  while (left.length > 0) {
    const ready = left.filter((state) => state.requires.every((id) => done.has(id)));
    const next = ready[below(ready.length)];
    if (!next) throw new Error('The states require each other.');
    left.splice(left.indexOf(next), 1);
    done.add(next.id);
    out.push(next);
  }
  return out;
}
