import { installerQubes, type Profile } from '@nyx/qube-profiles';
import { type IntendedQube, intendedQubes, isOurs } from './intended.ts';
import { MEMORY } from './memory.ts';
import type { Setting, Snapshot, SnapshotPolicy, SnapshotQube } from './snapshot.ts';
import { record } from './snapshot-reader.ts';

const KNOWN_FEATURE =
  /^(os|os-.*|qrexec|gui|service\..*|servicevm|supported-.*|appmenus-dispvm|internal|menu-items|template-.*|x-nyx-created)$/;
/** What numbers or addresses a qube, and when it ran. */
const NUMBERS =
  /^(ip6?|mac|uuid|qid|xid|dispid|dns|gateway6?|visible_.+|stubdom_.+|start_time|backup_timestamp)$/;
const FIRMWARE = ['sys_vendor', 'product_name', 'board_name', 'bios_version', 'bios_date'];

/** Names that an owner chose, and what stands for them. */
class Names {
  readonly #given = new Map<string, string>();

  constructor(snapshot: Snapshot) {
    const known = new Set(['dom0', ...installerQubes('R4.3').map((qube) => qube.name)]);
    for (const qube of Object.values(snapshot.qubes)) {
      const shipped = qube.class === 'TemplateVM' && /^(fedora|debian|whonix)-/.test(qube.name);
      if (known.has(qube.name) || shipped || isOurs(qube)) continue;
      this.#given.set(qube.name, `own-${this.#given.size + 1}`);
    }
  }

  of(name: string): string {
    return this.#given.get(name) ?? name;
  }

  /** Every whole word of a text that is such a name, with a dot in it or before one. */
  in(text: string): string {
    const dotted = text.replaceAll(/[A-Za-z][A-Za-z0-9_.-]*/g, (word) => this.of(word));
    return dotted.replaceAll(/[A-Za-z][A-Za-z0-9_-]*/g, (word) => this.of(word));
  }
}

function setting(value: Setting, names: Names): Setting {
  return typeof value.value === 'string' ? { ...value, value: names.of(value.value) } : value;
}

/** Hosts, ports and remarks tell whom somebody talks to; how many rules there are does not. */
function rule(line: string): string {
  return line.replaceAll(/(dsthost|dst4|dst6|comment)=[^ ]+( [^=]*$)?/g, '$1=…');
}

function qube(one: SnapshotQube, names: Names, want: IntendedQube | undefined): SnapshotQube {
  const stated = new Set(want?.firewall);
  const wanted = new Set(want?.features.map(([name]) => name));
  const properties = Object.entries(one.properties).filter(([name]) => !NUMBERS.test(name));
  const features = Object.entries(one.features).filter(([name]) => name !== MEMORY);
  return {
    ...one,
    name: names.of(one.name),
    properties: record(properties.map(([name, value]) => [name, setting(value, names)] as const)),
    features: record(
      features.map(
        ([name, value]) =>
          [name, KNOWN_FEATURE.test(name) || wanted.has(name) ? value : '…'] as const,
      ),
    ),
    tags: one.tags.map((tag) => (/^(created-by|guivm|audiovm)-/.test(tag) ? names.in(tag) : tag)),
    firewall: one.firewall.map((line) => (stated.has(line) ? line : rule(line))),
    devices: record(
      Object.entries(one.devices).map(([kind, list]) => {
        const bare = kind === 'pci' ? list : list.map((device) => ({ ...device, id: '…' }));
        return [kind, bare] as const;
      }),
    ),
  };
}

function files(all: SnapshotPolicy['etc'], names: Names): SnapshotPolicy['etc'] {
  // A remark can say anything; where it stood stays an empty remark, so that lines keep their number.
  const text = (one: string) => names.in(one.replaceAll(/^[ \t]*#.*$/gm, '#'));
  return record(Object.entries(all).map(([name, one]) => [name, text(one)] as const));
}

/**
 * A snapshot to send to somebody who helps with a profile: names that the owner chose, hosts, remarks, addresses,
 * identifiers, free features, serials and nonce are taken out or replaced, one name by one word
 * throughout, so that the plan and the claims still read the same. What Nyx and Qubes named stays.
 */
export function redact(snapshot: Snapshot, profile: Profile): Snapshot {
  const wants = new Map(intendedQubes(profile).map((one) => [one.name, one]));
  const names = new Names(snapshot);
  const { policy } = snapshot;
  const machine = Object.entries(snapshot.machine).filter(([name]) => FIRMWARE.includes(name));
  return {
    ...snapshot,
    nonce: null,
    taken: snapshot.taken === null ? null : `${snapshot.taken.slice(0, 10)}T00:00:00+00:00`,
    qubes: record(
      Object.values(snapshot.qubes).map(
        (one) => [names.of(one.name), qube(one, names, wants.get(one.name))] as const,
      ),
    ),
    globals: record(
      Object.entries(snapshot.globals).map(([name, one]) => [name, setting(one, names)] as const),
    ),
    policy:
      policy === null
        ? null
        : {
            etc: files(policy.etc, names),
            run: files(policy.run, names),
            legacy: files(policy.legacy, names),
          },
    tpm: { version: snapshot.tpm.version, pcrs: record([]) },
    machine: record(machine),
    unread: snapshot.unread.map((one) => names.in(one)),
  };
}
