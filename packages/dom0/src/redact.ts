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
/** What somebody typed; that it differs from the default is all that anybody else needs. */
const TYPED = /^(kernelopts|default_user|keyboard_layout|remote_name)$/;
const VERSIONS = /^(kernel|xen|qubes-[a-z0-9-]+)$/;
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

  isOwn(name: string): boolean {
    return this.#given.has(name);
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

function setting(property: string, one: Setting, names: Names): Setting {
  if (typeof one.value !== 'string') return one;
  return { ...one, value: TYPED.test(property) && !one.default ? '…' : names.of(one.value) };
}

/** A tag that says which qube made, shows or hears this one. */
function tag(text: string, names: Names): string {
  const [, whose, name] = /^(created-by-|managed-by-|guivm-|audiovm-)(.+)$/.exec(text) ?? [];
  return whose === undefined || name === undefined ? text : `${whose}${names.of(name)}`;
}

/** Without the serial, which stands fifth: `dom0:00_14.3:0x8086:0x02f0::p028000`. */
function withoutSerial(id: string): string {
  return id
    .split(':')
    .map((part, at) => (at === 4 ? '' : part))
    .join(':');
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
    properties: record(
      properties.map(([name, value]) => [name, setting(name, value, names)] as const),
    ),
    features: record(
      features.map(([name, value]) => {
        const menu = name === 'menu-items' && names.isOwn(one.name);
        const stays = wanted.has(name) || (KNOWN_FEATURE.test(name) && !menu);
        return [name, stays ? value : '…'] as const;
      }),
    ),
    tags: one.tags.map((text) => tag(text, names)),
    firewall: one.firewall.map((line) => (stated.has(line) ? line : rule(line))),
    devices: record(
      Object.entries(one.devices).map(([kind, list]) => {
        const bare = (id: string): string => (kind === 'pci' ? withoutSerial(id) : '…');
        return [kind, list.map((device) => ({ ...device, id: bare(device.id) }))] as const;
      }),
    ),
  };
}

/** A path of a directive as one from the policy directory, without `.` and `..`. */
function inDirectory(path: string): string {
  const parts: string[] = [];
  for (const part of path.replace(/^\/+(etc|run)\/+qubes\/+policy\.d(?=\/|$)/, '').split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

/** What the directives of these texts name: files, and folders of which every file is read. */
function includedBy(texts: readonly string[]): ReadonlySet<string> {
  const directives = texts.flatMap((one) => one.match(/^[^\S\n]*!.*$/gm) ?? []);
  return new Set(directives.flatMap((one) => one.trim().split(/\s+/).slice(1).map(inDirectory)));
}

function files(all: SnapshotPolicy['etc'], names: Names, legacy = false): SnapshotPolicy['etc'] {
  const included = includedBy(Object.values(all));
  // What neither the daemon nor a rule reads may say anything.
  const isRead = (name: string): boolean =>
    legacy ||
    name.endsWith('.policy') ||
    included.has(name) ||
    included.has(name.slice(0, Math.max(0, name.lastIndexOf('/'))));
  // A remark can say anything; where it stood stays an empty remark, so that lines keep their number.
  const text = (one: string) => names.in(one.replaceAll(/^[ \t]*#.*$/gm, '#'));
  const given = Object.keys(all).toSorted();
  const renamed = given.map((name) => names.in(name));
  // Files are read by their names: they keep them where others would change that order.
  const inOrder = renamed.every((name, at) => at === 0 || name > (renamed[at - 1] ?? ''));
  return record(
    given.map((name, at) => {
      const said = isRead(name) ? text(all[name] ?? '') : '';
      return [inOrder ? (renamed[at] ?? name) : name, said] as const;
    }),
  );
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
      Object.entries(snapshot.globals).map(
        ([name, one]) => [name, setting(name, one, names)] as const,
      ),
    ),
    policy:
      policy === null
        ? null
        : {
            etc: files(policy.etc, names),
            run: files(policy.run, names),
            legacy: files(policy.legacy, names, true),
          },
    versions: record(Object.entries(snapshot.versions).filter(([name]) => VERSIONS.test(name))),
    tpm: { version: snapshot.tpm.version, pcrs: record([]) },
    machine: record(machine),
    unread: snapshot.unread.map((one) => names.in(one)),
  };
}
