import { type KeyPair, type RootKeys, readPrivateKey, readRootKeys } from '@nyx/unit-certificate';
import type { Io } from './io.ts';
import { all, type Problem, type Result } from './problem.ts';
import { readText } from './read.ts';

const MOST_BYTES = 10_000;
const MOST_TRUST_ROOT_BYTES = 200_000;

/** Says in which file something is wrong. */
function inFile<T>(path: string, result: Result<T>): Result<T> {
  if (result.ok) return result;
  const problems = result.problems.map(
    (one): Problem => ({ ...one, where: `${path}: ${one.where}` }),
  );
  return { ok: false, problems };
}

/** A key file that signs. Its content is never shown. */
export async function openKey(io: Io, path: string): Promise<Result<KeyPair>> {
  const text = await readText(io, path, MOST_BYTES);
  return text.ok ? inFile(path, await readPrivateKey(text.value)) : text;
}

/** The options of every command that verifies a certificate. */
export const rootKeyOption = {
  'root-key': {
    type: 'string',
    value: 'FILE',
    help: 'The root keys that sign the trust root (default: root-keys.json beside it).',
    multiple: true,
  },
} as const;

/**
 * The keys that may sign a trust root, from what was given for --root-key: a root key file as it is
 * published, a key file of which only the public half is used, or several, of which all must sign.
 * Without any, it is the `root-keys.json` beside the trust root.
 */
async function openRootKeys(
  io: Io,
  trustRoot: string,
  given: readonly string[],
): Promise<Result<RootKeys>> {
  const paths = given.length > 0 ? given : [besideTrustRoot(trustRoot)];
  const read = all(...(await Promise.all(paths.map((path) => openRoot(io, path)))));
  if (!read.ok) return read;
  const [first] = read.value;
  if (first !== undefined && read.value.length === 1) return { ok: true, value: first };
  const keys = read.value.flatMap((one) => one.keys);
  return { ok: true, value: { threshold: keys.length, keys } };
}

/** What a certificate is verified with. */
export interface Trust {
  /** The trust root's very text. */
  readonly trustRoot: string;
  readonly rootKeys: RootKeys;
}

/** Opens a trust root and the keys that may sign it, with everything wrong with either. */
export async function openTrust(
  io: Io,
  path: string,
  rootKeys: readonly string[],
): Promise<Result<Trust>> {
  const read = all(
    await readText(io, path, MOST_TRUST_ROOT_BYTES),
    await openRootKeys(io, path, rootKeys),
  );
  if (!read.ok) return read;
  return { ok: true, value: { trustRoot: read.value[0], rootKeys: read.value[1] } };
}

/** Where the public root keys of a trust root are kept. */
export function besideTrustRoot(trustRoot: string): string {
  return trustRoot.replace(/[^/]*$/, 'root-keys.json');
}

async function openRoot(io: Io, path: string): Promise<Result<RootKeys>> {
  const text = await readText(io, path, MOST_BYTES);
  if (!text.ok) return text;
  const published = readRootKeys(text.value);
  if (published.ok || !text.value.includes('"private"')) return inFile(path, published);
  const key = inFile(path, await readPrivateKey(text.value));
  return key.ok ? { ok: true, value: { threshold: 1, keys: [key.value.public] } } : key;
}
