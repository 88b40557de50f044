import { digest, type Random, webRandom } from './digest.ts';
import { keyFromSeed, publicOf, usablePoint } from './ed25519.ts';
import { type Bytes, fromBase64, toBase64 } from './encoding.ts';
import { type Problem, type Result, refuse } from './problem.ts';
import { fields, line, oneOf, pattern, readJson, type Shape, sha256 } from './shape.ts';

/** `root` signs trust roots, `bench` and `qa` sign statements about units. */
export type Role = 'root' | 'bench' | 'qa';

/** What others may know of a key. */
export interface PublicKey {
  /** SHA-256 of the raw public key. */
  readonly keyid: string;
  readonly role: Role;
  /** Who holds it: two keys of one person count as one. */
  readonly person: string;
  /** 32 raw bytes in base64. */
  readonly public: string;
}

/** A key that signs. As JSON (`writePrivateKey`) it is the key file. */
export interface KeyPair extends PublicKey {
  /** PKCS #8 in base64. */
  readonly private: string;
}

const keyFileType = 'nyx-key/v1';
const base64 = pattern(/^[A-Za-z0-9+/_-]{1,200}={0,2}$/, 'base64');

const keyShape = fields(
  {
    _type: oneOf(keyFileType),
    keyid: sha256,
    role: oneOf('root', 'bench', 'qa') as Shape<Role>,
    person: line,
    public: base64,
    private: base64,
  },
  true,
);

/** Makes a key from 32 random bytes; the same bytes give the same key. */
export async function createKey(
  role: Role,
  person: string,
  random: Random = webRandom,
): Promise<KeyPair> {
  const { publicKey, privateKey } = await keyFromSeed(random(32));
  return {
    keyid: await digest(publicKey),
    role,
    person,
    public: toBase64(publicKey),
    private: toBase64(privateKey),
  };
}

export function publicKeyOf({ keyid, role, person, public: raw }: KeyPair): PublicKey {
  return { keyid, role, person, public: raw };
}

/** The text of a key file. It holds the private key in clear: mode 0600, or better a token. */
export function writePrivateKey(key: KeyPair): string {
  return `${JSON.stringify({ _type: keyFileType, ...key }, null, 2)}\n`;
}

function unusable(code: 'key-malformed' | 'key-unusable', where: string, message: string): Problem {
  const fix = 'Give the file that the key was created as, unchanged.';
  return { code, where, message, fix };
}

async function publicOrNothing(privateKey: Bytes | undefined): Promise<Bytes | undefined> {
  if (privateKey === undefined) return undefined;
  try {
    return await publicOf(privateKey);
  } catch {
    return undefined;
  }
}

/**
 * Reads a key file, and checks that its three parts belong together.
 * Problems: `key-malformed`, `key-unusable`.
 */
export async function readPrivateKey(text: string): Promise<Result<KeyPair>> {
  const { value, flaws } = readJson(text.slice(0, 10_000), keyShape);
  if (value === undefined)
    return refuse(...flaws.map((flaw) => unusable('key-malformed', flaw.where, flaw.message)));
  const raw = await publicOrNothing(fromBase64(value.private));
  if (raw === undefined || !usablePoint(raw))
    return refuse(
      unusable('key-unusable', 'private', 'This is no Ed25519 private key in PKCS #8.'),
    );
  if (toBase64(raw) !== value.public)
    return refuse(unusable('key-unusable', 'public', 'The public key is not of the private one.'));
  if ((await digest(raw)) !== value.keyid)
    return refuse(unusable('key-unusable', 'keyid', 'This is not the SHA-256 of the public key.'));
  const { _type: _, ...key } = value;
  return { ok: true, value: key };
}
