import { checkManifest, type Manifest, readManifest, sha256 } from '@nyx/dom0';
import type { Problem, Result } from '../problem.ts';

/** The files of a stick as text, by their path from its root. */
export type StickFiles = ReadonlyMap<string, string>;

/** Beside the bundle under `nyx/`: nothing else belongs on a stick. */
const beside = new Set(['ks.cfg', 'BENCH.txt', 'OWNER.txt']);
/** About the bundle, and so not in its manifest. */
const outside = new Set(['nyx/manifest.json', 'nyx/SHA256SUMS']);

/**
 * Holds the files of a stick against the manifest on it: each that is missing, added or changed, and
 * a kickstart that was made for another bundle. A FAT stick keeps no modes: those are the manifest's.
 * Problems: those of dom0's manifest, `step-differs`.
 */
export function checkStick(where: string, files: StickFiles): Result<Manifest> {
  const read = readManifest(files.get('nyx/manifest.json') ?? '');
  if (!read.ok) return read;
  const modes = new Map(read.value.files.map(({ path, mode }) => [path, mode]));
  const bundle = [...files].flatMap(([name, text]) => {
    if (!name.startsWith('nyx/') || outside.has(name)) return [];
    const path = name.slice('nyx/'.length);
    return [{ path, text, mode: modes.get(path) ?? '0644' }];
  });
  const problems: Problem[] = [];
  const checked = checkManifest(bundle, read.value);
  if (!checked.ok) problems.push(...checked.problems);
  const wrong = (name: string, message: string) =>
    problems.push({
      code: 'step-differs',
      where: `${where}/${name}`,
      message,
      fix: 'Build the unit again with nyx unit build.',
    });
  for (const name of files.keys())
    if (!name.startsWith('nyx/') && !beside.has(name))
      wrong(name, 'It does not belong on this stick.');
  const kickstart = files.get('ks.cfg');
  const sums = files.get('nyx/SHA256SUMS');
  if (kickstart !== undefined && !kickstart.includes(`'${sha256(sums ?? '')}' | sha256sum`))
    wrong('ks.cfg', 'It was made for another bundle.');
  return problems.length > 0 ? { ok: false, problems } : read;
}
