import type { BundleFile } from '@nyx/dom0';
import type { Io } from '../io.ts';
import type { Result } from '../problem.ts';

/** Writes files into a folder. A place that takes one of them not takes none: it is named once. */
export async function writeFiles(
  io: Io,
  folder: string,
  files: readonly BundleFile[],
): Promise<Result<void>> {
  for (const { path, text, mode } of files) {
    const wrote = await io.writeFile(`${folder}/${path}`, text, { executable: mode === '0755' });
    if (!wrote.ok) return wrote;
  }
  return { ok: true, value: undefined };
}
