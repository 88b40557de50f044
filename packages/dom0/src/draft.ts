import type { QubeClass } from '@nyx/qrexec-policy';
import type { Setting, SettingValue, Snapshot, SnapshotPolicy, SnapshotQube } from './snapshot.ts';
import { record } from './snapshot-reader.ts';

/** One qube while states are applied to it. */
export interface DraftQube {
  readonly name: string;
  readonly class: QubeClass;
  readonly properties: Map<string, Setting>;
  readonly features: Map<string, string>;
  readonly tags: Set<string>;
  firewall: readonly string[];
  readonly devices: SnapshotQube['devices'];
  privateBytes: number | null;
}

/** A machine's state while a formula is applied to it. */
export interface Draft {
  readonly qubes: Map<string, DraftQube>;
  readonly globals: Map<string, Setting>;
  /** Texts of /etc/qubes/policy.d. */
  readonly etc: Map<string, string>;
}

export function draftOf(snapshot: Snapshot, etc: SnapshotPolicy['etc']): Draft {
  const qubes = Object.values(snapshot.qubes).map((qube): [string, DraftQube] => [
    qube.name,
    {
      name: qube.name,
      class: qube.class,
      properties: new Map(Object.entries(qube.properties)),
      features: new Map(Object.entries(qube.features)),
      tags: new Set(qube.tags),
      firewall: qube.firewall,
      devices: qube.devices,
      privateBytes: qube.privateBytes,
    },
  ]);
  return {
    qubes: new Map(qubes),
    globals: new Map(Object.entries(snapshot.globals)),
    etc: new Map(Object.entries(etc)),
  };
}

/** A draft as the snapshot that a collector would then write. */
export function snapshotOf(draft: Draft, before: Snapshot, policy: SnapshotPolicy): Snapshot {
  refresh(draft);
  const qubes = [...draft.qubes.values()].map((qube): [string, SnapshotQube] => [
    qube.name,
    {
      name: qube.name,
      class: qube.class,
      properties: record(qube.properties),
      features: record([...qube.features].sort(([a], [b]) => (a < b ? -1 : 1))),
      tags: [...qube.tags].sort(),
      firewall: qube.firewall,
      devices: qube.devices,
      privateBytes: qube.privateBytes,
    },
  ]);
  return {
    ...before,
    qubes: record(qubes),
    globals: record(draft.globals),
    policy: { ...policy, etc: record(draft.etc) },
    nonce: null,
    taken: null,
  };
}

function defaultOf(draft: Draft, qube: DraftQube, property: string): SettingValue {
  const global = (name: string): SettingValue => draft.globals.get(name)?.value ?? null;
  switch (property) {
    case 'netvm': {
      if (qube.class === 'TemplateVM') return null;
      if (qube.class !== 'DispVM') return global('default_netvm');
      return value(draft.qubes.get(String(value(qube, 'template'))), 'netvm');
    }
    case 'default_dispvm':
      return qube.class === 'DispVM' ? value(qube, 'template') : global('default_dispvm');
    case 'template':
      return global('default_template');
    case 'memory':
      return 400;
    case 'maxmem':
      return 4000;
    case 'vcpus':
      return 2;
    default:
      return false;
  }
}

/** Facts 2.4: a property that nobody set follows what it follows, also when that changes later. */
export function refresh(draft: Draft): void {
  for (const qube of draft.qubes.values()) {
    for (const [name, setting] of qube.properties) {
      if (!setting.default || !['netvm', 'default_dispvm', 'template'].includes(name)) continue;
      if (qube.class !== 'AdminVM') reset(draft, qube, name);
    }
  }
}

export function value(qube: DraftQube | undefined, property: string): SettingValue {
  return qube?.properties.get(property)?.value ?? null;
}

export function set(qube: DraftQube, property: string, to: SettingValue): void {
  qube.properties.set(property, { value: to, default: false });
}

export function reset(draft: Draft, qube: DraftQube, property: string): void {
  qube.properties.set(property, { value: defaultOf(draft, qube, property), default: true });
}

const STATED = [
  'netvm',
  'default_dispvm',
  'memory',
  'maxmem',
  'vcpus',
  'autostart',
  'provides_network',
];

/** What clone_vm of the admin client does not copy. */
const OWN = ['name', 'qid', 'uuid', 'template', 'label', 'installed_by_rpm'];

/**
 * A qube as qvm-create leaves it: on the default network, with everything at its default. A
 * disposable copies tags, features and firewall of its template (facts 2.1); a standalone is a clone
 * of its own, with whatever somebody set there.
 */
export function createQube(
  draft: Draft,
  name: string,
  kind: 'AppVM' | 'StandaloneVM' | 'DispVM' | 'TemplateVM',
  template: string | null,
  label: string,
): DraftQube {
  const base = draft.qubes.get(template ?? '');
  const copies = kind === 'DispVM' || kind === 'StandaloneVM' ? base : undefined;
  const features = [...(copies?.features ?? [])];
  const qube: DraftQube = {
    name,
    class: kind,
    properties: new Map(),
    features: new Map(features.filter(([feature]) => !feature.startsWith('preload-dispvm'))),
    tags: new Set([...(copies?.tags ?? []), 'audiovm-dom0', 'created-by-dom0', 'guivm-dom0']),
    firewall: copies?.firewall ?? ['action=accept'],
    devices: record([]),
    privateBytes: 2 * 2 ** 30,
  };
  set(qube, 'name', name);
  set(qube, 'label', label);
  if (kind !== 'TemplateVM' && kind !== 'StandaloneVM') {
    set(qube, 'template', template ?? defaultOf(draft, qube, 'template'));
  }
  for (const property of STATED) reset(draft, qube, property);
  if (kind === 'StandaloneVM') {
    for (const [property, setting] of base?.properties ?? [])
      if (!setting.default && !OWN.includes(property)) qube.properties.set(property, setting);
  }
  if (kind === 'AppVM') {
    reset(draft, qube, 'template_for_dispvms');
    // Facts 11.1: a qube on a Whonix template gets these by itself.
    if (base?.tags.has('anon-vm')) qube.tags.add('anon-vm').add('sdwdate-gui-client');
    if (base?.tags.has('anon-gateway')) qube.tags.add('anon-gateway').add('sdwdate-gui-server');
  }
  draft.qubes.set(name, qube);
  return qube;
}
