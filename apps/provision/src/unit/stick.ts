import type { Unit } from '@nyx/contract';
import {
  type BundleFile,
  compileBundle,
  kickstart,
  type Manifest,
  printManifest,
  stickFiles,
  type UnitFacts,
} from '@nyx/dom0';
import type { Profile } from '@nyx/qube-profiles';
import { readProfile } from '@nyx/qube-profiles/schema';
import type { Io } from '../io.ts';
import type { Problem, Result } from '../problem.ts';
import { parseJson, readText } from '../read.ts';
import { checkStick } from '../stick/check.ts';
import type { MachineFacts } from './machine.ts';

/** What lies on a unit's stick, and the manifest that it is read back against. */
export interface Stick {
  readonly files: readonly BundleFile[];
  /** The manifest's very bytes. */
  readonly manifest: string;
}

/** The profile that was ordered, from the bytes that were kept with the order. */
export function orderedProfile(unit: Unit): Result<Profile> {
  const json = parseJson('profile.json', unit.profile.document);
  return json.ok ? readProfile(json.value) : json;
}

/** Compiles what was ordered for this one machine. Problems: those of the profile and of dom0. */
export async function makeStick(
  unit: Unit,
  machine: MachineFacts,
  now: Date,
): Promise<Result<Stick>> {
  const profile = orderedProfile(unit);
  if (!profile.ok) return profile;
  const facts: UnitFacts = {
    unit: unit.id,
    order: unit.order.id,
    model: unit.configuration.model,
    board: unit.board,
    productName: machine.productName,
    disk: { model: machine.diskModel, serial: machine.diskSerial },
  };
  const profileText = unit.profile.document;
  const bundle = await compileBundle(profile.value, facts, { profileText });
  if (!bundle.ok) return bundle;
  const manifest = printManifest(bundle.value.manifest);
  // A self-installing owner has a blank disk: nothing on the stick may erase one.
  const ks =
    unit.way === 'self-install'
      ? ({ ok: true, value: null } as const)
      : kickstart(bundle.value, unit.way, { notBefore: now.toISOString() });
  if (!ks.ok) return ks;
  const files = stickFiles(bundle.value, ks.value);
  return files.ok ? { ok: true, value: { files: files.value, manifest } } : files;
}

/**
 * Reads a written stick back: every file of the bundle against the manifest on the stick, that
 * manifest against the one that was meant, and what lies beside the bundle byte for byte. A FAT
 * stick keeps no modes, so those are the manifest's.
 */
export async function readBack(
  io: Io,
  folder: string,
  stick: Stick,
): Promise<
  Result<{ readonly files: number; readonly bytes: number; readonly manifest: Manifest }>
> {
  const names = await io.readFolder(folder);
  if (!names.ok) return names;
  const problems: Problem[] = [];
  const texts = new Map<string, string>();
  for (const name of names.value) {
    const text = await readText(io, `${folder}/${name}`);
    if (text.ok) texts.set(name, text.value);
    else problems.push(...text.problems);
  }
  const checked = checkStick(folder, texts);
  if (!checked.ok) problems.push(...checked.problems);
  const wrong = (where: string, message: string) =>
    problems.push({ code: 'step-differs', where, message, fix: 'Write the stick again.' });
  for (const { path, text } of stick.files)
    if (texts.get(path) !== text) wrong(`${folder}/${path}`, 'Its bytes are not those written.');
  if (!checked.ok || problems.length > 0) return { ok: false, problems };
  const bytes = [...texts.values()].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  return { ok: true, value: { files: texts.size, bytes, manifest: checked.value } };
}
