import type { Io, Ran } from '../io.ts';
import { type Refused, type Result, refuse, said } from '../problem.ts';

const packages = 'mtools and dosfstools';

/** One of each package, asked in a way that does nothing: mtools are one program by many names. */
const needed = [
  ['mkfs.vfat', '--help'],
  ['mcopy', '-V'],
] as const;

/** Whether the programs that make an image are there. Problem: `program-missing`, with the fix. */
export async function checkPrograms(io: Io): Promise<Result<void>> {
  const asked = await Promise.all(needed.map(([program, word]) => io.run(program, [word])));
  const missing = needed.filter((_, at) => asked[at] === undefined).map(([program]) => program);
  return missing.length === 0 ? { ok: true, value: undefined } : programMissing(missing.join(', '));
}

function programMissing(program: string): Refused {
  return refuse(
    'program-missing',
    program,
    `The packages ${packages} are not installed.`,
    'Install them (Debian: apt install mtools dosfstools; Fedora: dnf install mtools dosfstools), or write the files with --dir.',
  );
}

/** Runs one of the programs. Problems: `program-missing`, `program-failed` with what it said. */
export async function runTool(
  io: Io,
  program: string,
  args: readonly string[],
): Promise<Result<Ran>> {
  const ran = await io.run(program, args);
  if (ran === undefined) return programMissing(program);
  if (ran.exit === 0) return { ok: true, value: ran };
  const [last = ''] = ran.stderr.trim().split('\n').slice(-1);
  return refuse(
    'program-failed',
    program,
    `It ended with ${ran.exit}: ${said(last)}`,
    'See that there is room, and run it again.',
  );
}
