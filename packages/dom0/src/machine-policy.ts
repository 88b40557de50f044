import type { PolicySource } from '@nyx/qrexec-policy';
import { shippedFiles } from '@nyx/qube-profiles';
import type { Snapshot, SnapshotPolicy } from './snapshot.ts';

/** The machine's policy; what R4.3 ships where it was not collected, which the snapshot says. */
export function policyOf(snapshot: Snapshot): SnapshotPolicy {
  return snapshot.policy ?? { etc: shippedFiles(snapshot.release), run: {}, legacy: {} };
}

/** The same as the policy language reads it. */
export function policySourceOf(snapshot: Snapshot): PolicySource {
  const { etc, run, legacy } = policyOf(snapshot);
  return { release: snapshot.release, files: etc, volatile: run, legacy };
}
