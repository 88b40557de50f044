import type { PolicyFiles, QubeClass } from '@nyx/qrexec-policy';

export type SettingValue = string | number | boolean | null;

/** One property: its value, and whether that is what the system would say by itself. */
export interface Setting {
  readonly value: SettingValue;
  readonly default: boolean;
}

export interface SnapshotDevice {
  /** `dom0:00_14.3:0x8086:0x02f0::p028000` */
  readonly id: string;
  readonly mode: string;
}

export interface SnapshotQube {
  readonly name: string;
  readonly class: QubeClass;
  readonly properties: Readonly<Record<string, Setting>>;
  readonly features: Readonly<Record<string, string>>;
  readonly tags: readonly string[];
  /** Canonical rule lines. */
  readonly firewall: readonly string[];
  readonly devices: Readonly<Record<string, readonly SnapshotDevice[]>>;
  /** Bytes of the private volume; null when the collector did not ask. */
  readonly privateBytes: number | null;
}

/** The texts of a machine's whole policy. */
export interface SnapshotPolicy {
  readonly etc: PolicyFiles;
  readonly run: PolicyFiles;
  readonly legacy: PolicyFiles;
}

/** What one dom0 said about itself, as parsed and trusted data. */
export interface Snapshot {
  readonly format: 1;
  readonly release: 'R4.3';
  /** First line of /etc/qubes-release. */
  readonly releaseText: string;
  readonly qubes: Readonly<Record<string, SnapshotQube>>;
  readonly globals: Readonly<Record<string, Setting>>;
  /** null: not collected, so what R4.3 ships is assumed, and every output says so. */
  readonly policy: SnapshotPolicy | null;
  readonly nonce: string | null;
  /** ISO time of the machine's own clock. */
  readonly taken: string | null;
  readonly versions: Readonly<Record<string, string>>;
  readonly tpm: {
    readonly version: string | null;
    readonly pcrs: Readonly<Record<string, string>>;
  };
  readonly machine: Readonly<Record<string, string>>;
  /** Properties that the collector could not read. */
  readonly unread: readonly string[];
  /** True for a model of what applying would give: never evidence about a machine. */
  readonly rehearsal: boolean;
  /** What a rehearsal or a missing part makes us suppose; repeated in every output. */
  readonly assumptions: readonly string[];
}

export const POLICY_ASSUMED =
  'The policy was not collected; the policy that R4.3 ships is assumed in its place.';

export const REHEARSAL_ASSUMED =
  'This is a rehearsal: a model of what applying the bundle gives, not what a machine said.';

/** Set or default alike: what holds on the machine. */
export function effective(qube: SnapshotQube, property: string): SettingValue {
  return qube.properties[property]?.value ?? null;
}

/** A property that names a qube; the empty string and null both mean none. */
export function effectiveQube(qube: SnapshotQube, property: string): string | null {
  const value = effective(qube, property);
  return typeof value === 'string' && value !== '' ? value : null;
}
