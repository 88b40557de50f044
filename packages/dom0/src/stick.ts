import { findBoard } from '@nyx/hcl';
import { benchSheet, ownerSheet } from './bench-sheet.ts';
import type { Bundle } from './bundle.ts';
import { sumsOf } from './kickstart.ts';
import { type BundleFile, printManifest } from './manifest.ts';
import { type Dom0Result, done, problem, refused } from './problem.ts';
import { sha256 } from './sha256.ts';

/** The label that the stock ISO looks for (facts 5.1); exactly this, on FAT32 or ext4. */
export const STICK_LABEL = 'QUBES_OEM';

/**
 * What lies on a unit's stick: `/ks.cfg`, the bundle under `nyx/`, and a sheet for the bench. With
 * `null` for the kickstart (self-install) nothing installs by itself, and the sheet is the owner's.
 * @returns a problem when the kickstart was made for another bundle: it would stop on the machine.
 */
export function stickFiles(bundle: Bundle, ks: string | null): Dom0Result<readonly BundleFile[]> {
  const sums = sumsOf(bundle);
  const digest = sha256(sums);
  const plain = (path: string, text: string): BundleFile => ({ path, text, mode: '0644' });
  const files = [
    plain('nyx/SHA256SUMS', sums),
    plain('nyx/manifest.json', printManifest(bundle.manifest)),
    ...bundle.files.map((file) => ({ ...file, path: `nyx/${file.path}` })),
  ];
  if (ks === null) return done([plain('OWNER.txt', ownerSheet(bundle.manifest, digest)), ...files]);
  if (!ks.includes(`'${digest}' | sha256sum`)) {
    const message = 'The kickstart was made for another bundle.';
    const fix = 'Make both from the same unit, profile and profile bytes.';
    return refused([problem('file-changed', 'ks.cfg', message, fix)]);
  }
  const sealed = ks.split('\n', 1)[0]?.includes('way sealed-first-boot') === true;
  const board = findBoard(bundle.manifest.unit.board);
  const sheet = benchSheet(bundle.manifest, sealed, board);
  return done([plain('ks.cfg', ks), plain('BENCH.txt', sheet), ...files]);
}
