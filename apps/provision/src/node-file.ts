import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { getSystemErrorMessage } from 'node:util';
import { type Refused, refuse } from './problem.ts';

/**
 * Makes a folder and those above it that are missing; throws what the system says. Not by mkdir's own
 * recursion, which asks for the folder above without end where that is there and takes no folder: /proc.
 */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    if (await isFolder(path)) return;
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' || dirname(path) === path) throw error;
    await makeFolder(dirname(path));
    await mkdir(path).catch(async (again: unknown) => {
      // Another made it meanwhile.
      if (!(await isFolder(path))) throw again;
    });
  }
}

function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (facts) => facts.isDirectory(),
    () => false,
  );
}

/** What it said of one that was to be written: then it is the folder that is missing. */
export function unwritable(name: string, error: unknown): Refused {
  const { code } = error as NodeJS.ErrnoException;
  if (code !== 'ENOENT' && code !== 'ENOTDIR') return unreadable(name, error);
  const message = 'Its folder is not there, and cannot be made.';
  return refuse('file-missing', name, message, 'Check the path.');
}

/** What the operating system said about a file, as a problem. */
export function unreadable(name: string, error: unknown): Refused {
  const { code, errno, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return refuse('file-missing', name, 'There is no such file.', 'Check the path.');
  if (code === 'EEXIST')
    return refuse(
      'file-exists',
      name,
      'There is one already.',
      'Name a new file, or move it away.',
    );
  const why = errno === undefined ? message : `${getSystemErrorMessage(errno)} (${code})`;
  const said = `The system refuses it: ${why}.`;
  return refuse('file-unreadable', name, said, 'Check the path and its permissions.');
}
