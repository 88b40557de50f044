import { type Refused, refuse } from './problem.ts';

/** What the operating system said about a file, as a problem. */
export function unreadable(name: string, error: unknown): Refused {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return refuse('file-missing', name, 'There is no such file.', 'Check the path.');
  if (code === 'EEXIST')
    return refuse(
      'file-exists',
      name,
      'There is one already.',
      'Name a new file, or move it away.',
    );
  return refuse(
    'file-unreadable',
    name,
    `${code ?? message}.`,
    'Check the path and its permissions.',
  );
}
