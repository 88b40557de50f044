import type { Io, Ran } from '../src/io.ts';

type Run = Io['run'];

/** The image of a command that names one has another name each time. */
const imageOf = (args: readonly string[]) =>
  args.find((one) => one.startsWith('/') && /\.(img|tmp)$/.test(one)) ?? '';
const keyOf = (program: string, args: readonly string[]) =>
  JSON.stringify([program, ...args.map((one) => (one === imageOf(args) ? '' : one))]);

/**
 * Programs whose answers are kept, and the same without them, for tests that ask what becomes of an
 * image: the same files are the same bytes, so it is a copy of the first one. `again` is for the
 * very files and label of what was recorded.
 */
export function recordedPrograms(
  run: Run,
  copyImage: (to: string) => Promise<void>,
): { readonly recorded: Run; readonly again: Run } {
  const answers = new Map<string, Ran | undefined>();
  const recorded: Run = async (program, args) => {
    const ran = await run(program, args);
    answers.set(keyOf(program, args), ran);
    return ran;
  };
  const again: Run = async (program, args) => {
    const key = keyOf(program, args);
    if (!answers.has(key)) return recorded(program, args);
    if (program === 'mkfs.vfat' && args.includes('-C')) await copyImage(imageOf(args));
    return answers.get(key);
  };
  return { recorded, again };
}
