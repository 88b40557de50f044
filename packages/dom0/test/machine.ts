import { findProfile, type Profile } from '@nyx/qube-profiles';
import { rehearse, type Snapshot, type SnapshotQube } from '../src/index.ts';
import { stock } from './desk.ts';

export function profileNamed(name: string): Profile {
  const found = findProfile(name);
  if (!found.ok) throw new Error(JSON.stringify(found.problems));
  return found.value;
}

const machines = new Map<Profile, Snapshot>();

/**
 * A machine with the profile applied, by default a fresh installation: that is made once, since
 * nothing of ours changes a snapshot.
 */
export function applied(profile: Profile, before?: Snapshot): Snapshot {
  const made = before === undefined ? machines.get(profile) : undefined;
  if (made !== undefined) return made;
  const after = rehearse(profile, before ?? stock());
  if (!after.ok) throw new Error(JSON.stringify(after.problems));
  if (before === undefined) machines.set(profile, after.value);
  return after.value;
}

/** The snapshot as if a machine had said it: what verify and drift then make of it. */
export function real(profile: Profile): Snapshot {
  return {
    ...applied(profile),
    rehearsal: false,
    assumptions: [],
    nonce: 'n1',
    taken: '2026-11-21T12:00:00+00:00',
  };
}

export function changed(
  snapshot: Snapshot,
  name: string,
  change: (qube: SnapshotQube) => Partial<SnapshotQube>,
): Snapshot {
  const qube = snapshot.qubes[name];
  if (!qube) throw new Error(`No ${name} here.`);
  return { ...snapshot, qubes: { ...snapshot.qubes, [name]: { ...qube, ...change(qube) } } };
}

export function withProperty(
  snapshot: Snapshot,
  name: string,
  property: string,
  value: string | boolean,
): Snapshot {
  return changed(snapshot, name, (qube) => ({
    properties: { ...qube.properties, [property]: { value, default: false } },
  }));
}

/** What a verifier asks of `real`. */
export const asked = { nonce: 'n1', now: '2026-11-21T12:10:00Z' };
