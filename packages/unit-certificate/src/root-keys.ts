import { digest } from './digest.ts';
import { usablePoint } from './ed25519.ts';
import { type Bytes, fromBase64, utf8 } from './encoding.ts';
import { type Problem, type Result, refuse } from './problem.ts';
import { fields, list, oneOf, publicKey, readJson, type Shape, whole } from './shape.ts';

/** The keys that may sign a trust root, and how many of them must. Known beforehand, offline. */
export interface RootKeys {
  readonly threshold: number;
  /** Raw public keys in base64. */
  readonly keys: readonly string[];
}

function unusable(where: string, message: string, fix: string): Problem {
  return { code: 'root-keys-unusable', where, message, fix };
}

/** Root keys as bytes, each once. Problem: `root-keys-unusable`. */
export async function usableRootKeys(
  rootKeys: RootKeys,
): Promise<Result<{ keyid: string; raw: Bytes }[]>> {
  const keys: { keyid: string; raw: Bytes }[] = [];
  for (const text of new Set(rootKeys.keys)) {
    const raw = fromBase64(text);
    if (raw !== undefined && usablePoint(raw)) keys.push({ keyid: await digest(raw), raw });
  }
  const distinct = new Set(keys.map(({ keyid }) => keyid)).size;
  if (
    distinct === rootKeys.keys.length &&
    Number.isSafeInteger(rootKeys.threshold) &&
    rootKeys.threshold >= 1 &&
    rootKeys.threshold <= distinct
  )
    return { ok: true, value: keys };
  return refuse(
    unusable(
      'rootKeys',
      'A root key is weak, misspelt or there twice, or the threshold cannot be met.',
      'Give the root keys as they were published, and a threshold from 1 to their number.',
    ),
  );
}

/** What is printed on the owner's card: eight groups that stand for root keys and threshold. */
export async function rootFingerprint(rootKeys: RootKeys): Promise<string> {
  const text = `nyx-root-keys/v1 ${rootKeys.threshold} ${rootKeys.keys.toSorted().join(' ')}`;
  const hex = await digest(utf8(text));
  return Array.from({ length: 8 }, (_, group) => hex.slice(4 * group, 4 * group + 4)).join(' ');
}

const rootKeysShape: Shape<RootKeys & { readonly _type: string }> = fields(
  { _type: oneOf('nyx-root-keys/v1'), threshold: whole, keys: list(publicKey, 10) },
  true,
);

/** The text of a root key file. */
export function writeRootKeys({ threshold, keys }: RootKeys): string {
  return `${JSON.stringify({ _type: 'nyx-root-keys/v1', threshold, keys }, null, 2)}\n`;
}

/** Reads a root key file. Problem: `root-keys-unusable`. */
export function readRootKeys(text: string): Result<RootKeys> {
  const { value, flaws } = readJson(text.slice(0, 10_000), rootKeysShape);
  if (value !== undefined)
    return { ok: true, value: { threshold: value.threshold, keys: value.keys } };
  return refuse(
    ...flaws.map(({ where, message }) =>
      unusable(
        where === '' ? 'rootKeys' : `rootKeys.${where}`,
        message,
        'Give the root key file as it was published.',
      ),
    ),
  );
}
