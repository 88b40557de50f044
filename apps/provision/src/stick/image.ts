import { createHash } from 'node:crypto';
import { dirname, resolve } from 'node:path';
import { sha256 } from '@nyx/dom0';
import type { Io } from '../io.ts';
import { type Problem, type Result, refuse } from '../problem.ts';
import { checkStick, type StickFiles } from './check.ts';
import { runTool } from './programs.ts';

/** FAT32 needs 65,525 clusters; with one sector each that is 33 MB, and a bundle is far under 1 MB. */
const KIBIBYTES = 36_864;
export const IMAGE_BYTES = KIBIBYTES * 1_024;

/** Where a stick is written to, and what it is called. */
export interface ImagePlace {
  readonly path: string;
  readonly label: string;
}

/**
 * Makes a FAT32 image with the label that the installer looks for. The same files give the same
 * bytes: the volume's id follows from the manifest, no clock is asked, and files go in by their
 * names, since every file system lists a folder in an order of its own.
 * Problems: `program-missing`, `program-failed`.
 */
export async function makeImage(
  io: Io,
  { path, label }: ImagePlace,
  folder: string,
  files: StickFiles,
): Promise<Result<void>> {
  const file = resolve(io.folder, path);
  const id = sha256(files.get('nyx/manifest.json') ?? '').slice(0, 8);
  const format = ['-C', '-F', '32', '-s', '1', '--invariant', '-i', id, '-n', label];
  await io.removeFile(path);
  const made = await runTool(io, 'mkfs.vfat', [...format, file, String(KIBIBYTES)]);
  if (!made.ok) return made;
  const inside = foldersOf(files);
  const folders = [...inside.keys()].filter((name) => name !== '.');
  const dug = await runTool(io, 'mmd', ['-i', file, ...folders.map((name) => `::/${name}`)]);
  if (!dug.ok) return dug;
  for (const [name, paths] of inside) {
    if (paths.length === 0) continue;
    const from = paths.map((one) => resolve(io.folder, folder, one));
    const copied = await runTool(io, 'mcopy', ['-i', file, '-Q', ...from, `::/${name}`]);
    if (!copied.ok) return copied;
  }
  return { ok: true, value: undefined };
}

/** The files that lie in each folder, by name, each folder after the one that it lies in. */
function foldersOf(files: StickFiles): ReadonlyMap<string, readonly string[]> {
  const folders = new Map<string, string[]>();
  const listed = (folder: string): string[] => {
    if (folder !== '.') listed(dirname(folder));
    const paths = folders.get(folder) ?? [];
    folders.set(folder, paths);
    return paths;
  };
  for (const path of [...files.keys()].toSorted()) listed(dirname(path)).push(path);
  return folders;
}

/**
 * Reads an image back with mtools: the label, the list of its files, and each of them, byte for byte
 * as it was meant and as the manifest on it says.
 */
export async function readImageBack(
  io: Io,
  { path, label }: ImagePlace,
  meant: StickFiles,
): Promise<Result<void>> {
  const image = resolve(io.folder, path);
  const named = await runTool(io, 'mlabel', ['-s', '-i', image, '::']);
  if (!named.ok) return named;
  if (!new TextDecoder().decode(named.value.stdout).includes(`is ${label}`))
    return differs(path, `It is not labelled ${label}.`);
  const listed = await runTool(io, 'mdir', ['-i', image, '-/', '-b', '-a', '::/']);
  if (!listed.ok) return listed;
  const names = new TextDecoder()
    .decode(listed.value.stdout)
    .split('\n')
    .flatMap((line) => /^::\/(.*[^/])$/.exec(line.trim())?.[1] ?? []);
  const back = new Map<string, string>();
  const problems: Problem[] = [];
  for (const name of names) {
    const file = await runTool(io, 'mcopy', ['-i', image, `::/${name}`, '-']);
    if (!file.ok) return file;
    const { stdout } = file.value;
    back.set(name, new TextDecoder().decode(stdout));
    const expected = meant.get(name);
    const digest = createHash('sha256').update(stdout).digest('hex');
    if (expected === undefined || sha256(expected) !== digest)
      problems.push(...differs(`${path}: ${name}`, 'Its bytes are not those written.').problems);
  }
  for (const name of meant.keys())
    if (!back.has(name)) problems.push(...differs(`${path}: ${name}`, 'It is missing.').problems);
  if (problems.length > 0) return { ok: false, problems };
  const checked = checkStick(path, back);
  return checked.ok ? { ok: true, value: undefined } : checked;
}

function differs(where: string, message: string) {
  return refuse('step-differs', where, message, 'Build the image again.');
}
