import {
  applyChanges,
  findProfile,
  type ProfileChange,
  type ProfileResult,
} from '@nyx/qube-profiles';
import { digestOf } from '../id.ts';

export interface ChangedProfile {
  readonly name: string;
  readonly version: string;
  /** JSON text: these bytes are what the digest is of, and what is ordered and installed. */
  readonly document: string;
  readonly digest: string;
}

const KEPT = 256;
const kept = new Map<string, ProfileResult<ChangedProfile>>();

/**
 * A built-in profile with a shopper's changes, all claims proved on it.
 *
 * Proving takes tens of milliseconds and the answer depends on nothing else than what is asked, so
 * that the last answers are kept: a quote is proved when it is made, and not again when it is
 * ordered.
 */
export function changedProfile(
  name: string,
  changes: readonly ProfileChange[],
): ProfileResult<ChangedProfile> {
  const asked = JSON.stringify([name, changes]);
  const known = kept.get(asked) ?? prove(name, changes);
  kept.delete(asked);
  kept.set(asked, known);
  for (const oldest of kept.keys()) {
    if (kept.size <= KEPT) break;
    kept.delete(oldest);
  }
  return known;
}

function prove(name: string, changes: readonly ProfileChange[]): ProfileResult<ChangedProfile> {
  const base = findProfile(name);
  const changed = base.ok ? applyChanges(base.value, changes) : base;
  if (!changed.ok) return changed;
  const document = `${JSON.stringify(changed.value, null, 2)}\n`;
  const { version } = changed.value;
  return { ok: true, value: { name, version, document, digest: digestOf(document) } };
}
