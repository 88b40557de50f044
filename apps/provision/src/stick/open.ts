import type { Manifest } from '@nyx/dom0';
import type { Io } from '../io.ts';
import { all, type Result } from '../problem.ts';
import { readText } from '../read.ts';
import { chooseUnit, unitPath } from '../unit/folder.ts';
import { checkStick, type StickFiles } from './check.ts';

/** The files of a stick in a folder, which hold against their manifest. */
export interface OpenedStick {
  readonly folder: string;
  readonly files: StickFiles;
  readonly manifest: Manifest;
}

/**
 * What `nyx unit build` wrote: of a unit by its id, of the only one on this bench, or in any folder.
 * Problems: `usage`, of files, of the manifest.
 */
export async function openStick(io: Io, named: string | undefined): Promise<Result<OpenedStick>> {
  const byId = named === undefined || /^unt_[a-z2-7]{26}$/.test(named);
  const unit = byId ? await chooseUnit(io, named) : undefined;
  if (unit?.ok === false) return unit;
  const folder = unit === undefined ? (named ?? '') : unitPath(io, unit.value, 'stick');
  const names = await io.readFolder(folder);
  if (!names.ok) return names;
  const texts = all(
    ...(await Promise.all(
      names.value.slice(0, 500).map(async (name) => {
        const text = await readText(io, `${folder}/${name}`, 2_000_000);
        return text.ok ? ({ ok: true, value: [name, text.value] } as const) : text;
      }),
    )),
  );
  if (!texts.ok) return texts;
  const files = new Map(texts.value);
  const checked = checkStick(folder, files);
  return checked.ok ? { ok: true, value: { folder, files, manifest: checked.value } } : checked;
}
