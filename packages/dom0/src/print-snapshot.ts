import { sha256 } from './sha256.ts';
import type { Snapshot, SnapshotPolicy, SnapshotQube } from './snapshot.ts';

function withDigests(files: SnapshotPolicy['etc']): object {
  const entries = Object.entries(files).map(([name, text]) => [
    name,
    { text, sha256: sha256(text) },
  ]);
  return Object.fromEntries(entries);
}

function qubeAsCollected(qube: SnapshotQube): object {
  const { class: klass, properties, features, tags, firewall, devices, privateBytes } = qube;
  const volumes = privateBytes === null ? {} : { volumes: { private: { size: privateBytes } } };
  return { class: klass, properties, features, tags, firewall, devices, ...volumes };
}

/**
 * A snapshot in the form in which `nyx-collect` prints one, so that `readSnapshot` gives the same
 * again. A rehearsal says so in its first line and keeps what it supposed: it never reads back as a
 * machine's own word.
 */
export function printSnapshot(snapshot: Snapshot): string {
  const { policy } = snapshot;
  const printed = {
    ...(snapshot.rehearsal ? { rehearsal: true, assumptions: snapshot.assumptions } : {}),
    format: snapshot.format,
    nonce: snapshot.nonce,
    taken: snapshot.taken,
    release: snapshot.releaseText,
    versions: snapshot.versions,
    qubes: Object.fromEntries(
      Object.values(snapshot.qubes).map((qube) => [qube.name, qubeAsCollected(qube)]),
    ),
    globals: snapshot.globals,
    unread: snapshot.unread,
    ...(policy === null
      ? {}
      : {
          policy: {
            etc: withDigests(policy.etc),
            run: withDigests(policy.run),
            legacy: withDigests(policy.legacy),
          },
        }),
    tpm: snapshot.tpm,
    machine: snapshot.machine,
  };
  return `${JSON.stringify(printed, null, 1)}\n`;
}
