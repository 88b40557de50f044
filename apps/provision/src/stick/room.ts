import type { Io } from '../io.ts';
import { type Problem, type Result, refuse } from '../problem.ts';

/** What `writeFile` left of a file when the power went. */
const DRAFT = /\.[0-9a-f]{12}\.tmp$/;

/**
 * Sees that a folder holds nothing that would lie beside a stick's files: what a run of ours that was
 * cut short left of these very files is taken away, everything else is refused before any is written.
 * @param own the folder is ours alone, where an earlier stick of the unit may lie: it is emptied.
 * Problems: `step-differs`, of files.
 */
export async function makeRoom(
  io: Io,
  folder: string,
  names: ReadonlySet<string>,
  own = false,
): Promise<Result<void>> {
  const there = await io.readFolder(folder);
  if (!there.ok && there.problems[0]?.code !== 'file-missing') return there;
  const problems: Problem[] = [];
  for (const name of there.ok ? there.value : []) {
    if (names.has(name)) continue;
    const path = `${folder}/${name}`;
    if (own || (DRAFT.test(name) && names.has(name.replace(DRAFT, '')))) await io.removeFile(path);
    else
      problems.push(
        ...refuse(
          'step-differs',
          path,
          'It does not belong on this stick.',
          'Empty the stick, or take another; nothing was written to it.',
        ).problems,
      );
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: undefined };
}
