import type { QubeClass } from '@nyx/qrexec-policy';
import { type Dom0Result, done, problem, refused } from './problem.ts';
import {
  POLICY_ASSUMED,
  REHEARSAL_ASSUMED,
  type Snapshot,
  type SnapshotDevice,
  type SnapshotPolicy,
  type SnapshotQube,
} from './snapshot.ts';
import { type Json, Reader, record } from './snapshot-reader.ts';

const MOST_CHARACTERS = 16 * 2 ** 20;
const MOST_DEPTH = 16;
/** Far more than a laptop can hold; what is asked of a snapshot afterwards grows with its qubes. */
const MOST_QUBES = 500;
const CLASSES = ['AdminVM', 'TemplateVM', 'AppVM', 'StandaloneVM', 'DispVM', 'RemoteVM'];

/** Deepest nesting, without parsing: a million brackets are refused before they cost anything. */
function tooDeep(text: string): boolean {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (quoted) {
      if (char === 0x5c) at++;
      else if (char === 0x22) quoted = false;
    } else if (char === 0x22) quoted = true;
    else if (char === 0x7b || char === 0x5b) {
      if (++depth > MOST_DEPTH) return true;
    } else if (char === 0x7d || char === 0x5d) depth--;
  }
  return false;
}

/** The real client prints `Rule('action=accept')` where its raw form says `action=accept`. */
function firewallLine(text: string): string {
  return /^Rule\('(.*)'\)$/.exec(text)?.[1] ?? text;
}

function readDevices(
  reader: Reader,
  raw: Json | undefined,
  where: string,
): SnapshotQube['devices'] {
  if (raw === undefined) return record([]);
  return record(
    Object.entries(reader.record(raw, where)).map(([kind, list]) => {
      const devices = reader.list(list, `${where}.${kind}`).map((one, at): SnapshotDevice => {
        const device = reader.record(one, `${where}.${kind}[${at}]`);
        const id = reader.text(device.id, `${where}.${kind}[${at}].id`);
        return { id, mode: reader.text(device.mode, `${where}.${kind}[${at}].mode`) };
      });
      return [kind, devices] as const;
    }),
  );
}

function readQube(reader: Reader, name: string, raw: Json): SnapshotQube {
  const where = `qubes.${name}`;
  const qube = reader.record(raw, where);
  const klass = reader.text(qube.class, `${where}.class`);
  if (!CLASSES.includes(klass)) reader.wrong(`${where}.class`, 'No class of Qubes has this name.');
  const lines = reader.list(qube.firewall, `${where}.firewall`);
  const tags = reader.list(qube.tags, `${where}.tags`);
  const volumes = qube.volumes === undefined ? {} : reader.record(qube.volumes, `${where}.volumes`);
  const size = volumes.private === undefined ? null : reader.record(volumes.private, where).size;
  return {
    name,
    class: klass as QubeClass,
    properties: reader.settings(qube.properties, `${where}.properties`),
    features: reader.texts(qube.features, `${where}.features`),
    tags: tags.map((tag, at) => reader.text(tag, `${where}.tags[${at}]`)),
    firewall: lines.map((line, at) => firewallLine(reader.text(line, `${where}.firewall[${at}]`))),
    devices: readDevices(reader, qube.devices, `${where}.devices`),
    privateBytes: typeof size === 'number' ? size : null,
  };
}

function readQubes(reader: Reader, raw: Json | undefined): Snapshot['qubes'] {
  const entries = Object.entries(reader.record(raw, 'qubes'));
  if (entries.length > MOST_QUBES) {
    reader.wrong('qubes', `More than ${MOST_QUBES} qubes stand here.`, 'too-large');
    return record([]);
  }
  if (!entries.some(([name]) => name === 'dom0'))
    reader.wrong('qubes', 'dom0 is not among the qubes.');
  return record(
    entries.flatMap(([name, qube]) => {
      if (/^[a-zA-Z][a-zA-Z0-9_.-]{0,30}$/.test(name))
        return [[name, readQube(reader, name, qube)] as const];
      reader.wrong('qubes', `No qube can be called ${JSON.stringify(name.slice(0, 40))}.`);
      return [];
    }),
  );
}

function readPolicy(reader: Reader, raw: Json | undefined): SnapshotPolicy | null {
  if (raw === undefined || raw === null) return null;
  const policy = reader.record(raw, 'policy');
  return {
    etc: reader.files(policy.etc, 'policy.etc'),
    run: reader.files(policy.run, 'policy.run'),
    legacy: reader.files(policy.legacy, 'policy.legacy'),
  };
}

function optionalText(reader: Reader, value: Json | undefined, where: string): string | null {
  return value === undefined || value === null ? null : reader.text(value, where);
}

function readTpm(reader: Reader, raw: Json | undefined): Snapshot['tpm'] {
  if (raw === undefined || raw === null) return { version: null, pcrs: record([]) };
  const tpm = reader.record(raw, 'tpm');
  const version = optionalText(reader, tpm.version, 'tpm.version');
  return { version, pcrs: reader.texts(tpm.pcrs, 'tpm.pcrs') };
}

/** True for what `printSnapshot` made of a rehearsal; anything but true or false is refused. */
function readRehearsal(reader: Reader, raw: Json | undefined): boolean {
  if (raw === undefined || typeof raw === 'boolean') return raw === true;
  reader.wrong('rehearsal', 'Either true or false is expected here.');
  return true;
}

/** What was supposed, in our own sentences only: a file cannot put others into a report. */
function readAssumptions(
  reader: Reader,
  raw: Json | undefined,
  rehearsal: boolean,
  policy: SnapshotPolicy | null,
): readonly string[] {
  const known = [POLICY_ASSUMED, REHEARSAL_ASSUMED];
  const said = reader.list(raw, 'assumptions');
  if (said.some((one) => !known.some((sentence) => sentence === one)))
    reader.wrong('assumptions', 'Nyx does not say this of a snapshot.');
  return [
    ...(policy === null || said.includes(POLICY_ASSUMED) ? [POLICY_ASSUMED] : []),
    ...(rehearsal || said.includes(REHEARSAL_ASSUMED) ? [REHEARSAL_ASSUMED] : []),
  ];
}

function parseJson(text: string): Dom0Result<Json> {
  const fix = 'Send the file that nyx-collect wrote.';
  if (text.length > MOST_CHARACTERS) {
    return refused([problem('too-large', 'snapshot', 'The snapshot is larger than 16 MiB.', fix)]);
  }
  if (tooDeep(text)) {
    return refused([problem('too-deep', 'snapshot', `It nests deeper than ${MOST_DEPTH}.`, fix)]);
  }
  try {
    return done(JSON.parse(text) as Json);
  } catch {
    return refused([problem('not-json', 'snapshot', 'The snapshot is not JSON.', fix)]);
  }
}

/**
 * Reads what a machine said about itself: the output of `nyx-collect` (format 1), or a dump without
 * policy, nonce and time, for which those parts are `null`. What `printSnapshot` made of a rehearsal
 * stays a rehearsal. The text may come from a hostile
 * machine: sizes and depth are bounded, and every part is checked before it is used.
 */
export function readSnapshot(text: string): Dom0Result<Snapshot> {
  const json = parseJson(text);
  if (!json.ok) return json;
  const reader = new Reader();
  const root = reader.record(json.value, 'snapshot');
  if (root.format !== undefined && root.format !== 1)
    reader.wrong('format', 'Only format 1 is read.');
  const releaseText = reader.text(root.release, 'release');
  if (!/\(R4\.3\)|release 4\.3(\.|$)/.test(releaseText)) {
    reader.wrong('release', 'Only Qubes R4.3 is read.', 'release');
  }
  const policy = readPolicy(reader, root.policy);
  const rehearsal = readRehearsal(reader, root.rehearsal);
  const snapshot: Snapshot = {
    format: 1,
    release: 'R4.3',
    releaseText,
    qubes: readQubes(reader, root.qubes),
    globals: reader.settings(root.globals, 'globals'),
    policy,
    nonce: optionalText(reader, root.nonce, 'nonce'),
    taken: optionalText(reader, root.taken, 'taken'),
    versions: reader.texts(root.versions, 'versions'),
    tpm: readTpm(reader, root.tpm),
    machine: reader.texts(root.machine ?? {}, 'machine'),
    unread: reader.list(root.unread, 'unread').map((one, at) => reader.text(one, `unread[${at}]`)),
    rehearsal,
    assumptions: readAssumptions(reader, root.assumptions, rehearsal, policy),
  };
  return reader.problems.length > 0 ? refused(reader.problems) : done(snapshot);
}
