import type { PolicyFiles, PolicySource } from './policy.ts';

/** Where the texts of a source lie on a real machine. */
export const POLICY_DIR = '/etc/qubes/policy.d';
export const VOLATILE_DIR = '/run/qubes/policy.d';
export const LEGACY_DIR = '/etc/qubes-rpc/policy';

/** No file has a longer path (Linux, PATH_MAX). */
const LONGEST_PATH = 4096;

/** A file that the policy is read from. */
export interface PolicyFile {
  /** Absolute and normalised. */
  readonly path: string;
  readonly text: string;
}

/** The three directories of a source as one tree of absolute paths. */
export interface Directory {
  file(path: string): PolicyFile | undefined;
  exists(path: string): boolean;
  /** The files right below a directory, by name. */
  list(path: string): readonly string[];
  /** Every file, for what is never read. */
  readonly paths: readonly string[];
}

/** Lays the texts of a source out as they lie in dom0. */
export function directoryOf(source: PolicySource): Directory {
  const texts = new Map<string, string>();
  const children = new Map<string, Set<string>>();
  const put = (base: string, files: PolicyFiles | undefined) => {
    if (files === undefined) return;
    for (const [key, text] of Object.entries(files)) {
      if (key.length < LONGEST_PATH) texts.set(resolvePath(base, `./${key}`), text);
    }
  };
  put(POLICY_DIR, source.files);
  if (source.release === 'R4.3') put(VOLATILE_DIR, source.volatile);
  put(LEGACY_DIR, source.legacy);
  for (const path of texts.keys()) {
    const cut = path.lastIndexOf('/');
    const parent = path.slice(0, cut);
    const names = children.get(parent) ?? new Set();
    children.set(parent, names.add(path.slice(cut + 1)));
  }
  const folders = new Set([`${POLICY_DIR}/include`, `${VOLATILE_DIR}/include`]);
  for (const folder of [...children.keys(), ...folders, POLICY_DIR, VOLATILE_DIR, LEGACY_DIR]) {
    let path = folder;
    while (path !== '') {
      folders.add(path);
      path = path.slice(0, path.lastIndexOf('/'));
    }
  }
  return {
    file(path) {
      const text = folders.has(path) ? undefined : texts.get(path);
      return text === undefined ? undefined : { path, text };
    },
    exists: (path) => folders.has(path),
    list: (path) =>
      [...(children.get(path) ?? [])].filter((name) => !folders.has(`${path}/${name}`)),
    paths: [...texts.keys()],
  };
}

/** An absolute path without `.`, `..` and doubled slashes. */
export function resolvePath(base: string, path: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith('/') ? path : `${base}/${path}`).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

/** The name under which rules and problems speak of a file. */
export function shownPath(path: string): string {
  return path.startsWith(`${POLICY_DIR}/`) ? path.slice(POLICY_DIR.length + 1) : path;
}

/** Whether the policy of a directory takes a file of this name at all. */
export function isPolicyName(name: string): boolean {
  return name.endsWith('.policy') && !name.startsWith('.');
}

/** The first character that makes a policy file's name break the whole policy, or -1. */
export function badCharacter(name: string): number {
  return name.search(/[^0-9a-z_.-]/u);
}

/** C collation, as the real parser sorts. */
export function byCode(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
