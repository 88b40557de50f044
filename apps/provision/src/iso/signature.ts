import {
  type CleartextMessage,
  createMessage,
  enums,
  readCleartextMessage,
  readSignature,
  type Signature,
  verify,
} from 'openpgp';
import { type Result, refuse } from '../problem.ts';
import { type NamedText, type ReleaseKey, reasonOf } from './keys.ts';
import { grouped } from './pins.ts';

/** A real one is under 900 bytes. */
export const MOST_SIGNATURE_BYTES = 20_000;
/** Each costs a verification. */
const MOST_SIGNATURES = 8;

/** A signature that one of the accepted keys may have made; nothing of it is checked yet. */
export interface Claimed extends Detached {
  readonly by: ReleaseKey;
}

/** A detached signature, of which nobody has asked yet whose it is. */
export interface Detached {
  readonly name: string;
  readonly signature: Signature;
}

/** Reads a detached signature. Problem: `signature-unreadable`. */
export async function readDetached({ name, text }: NamedText): Promise<Result<Detached>> {
  if (text.length > MOST_SIGNATURE_BYTES)
    return unreadable(name, 'It is larger than any signature.');
  if (!/^\s*-----BEGIN PGP SIGNATURE-----/.test(text))
    return unreadable(name, 'It is no armoured signature.');
  try {
    const signature = await readSignature({ armoredSignature: text });
    const { length } = signature.packets;
    if (length === 0 || length > MOST_SIGNATURES)
      return unreadable(name, `It holds ${length} signatures.`);
    return { ok: true, value: { name, signature } };
  } catch (error) {
    return unreadable(name, `It cannot be read (${reasonOf(error)}).`);
  }
}

/**
 * Whose it says it is. A subkey does not count: what is pinned is the key itself, and that is what
 * Qubes signs with. Problem: `signature-other-key`.
 */
export function claimedBy(
  { name, signature }: Detached,
  keys: readonly ReleaseKey[],
): Result<Claimed> {
  const { packets } = signature;
  const by = keys.find(({ key }) =>
    packets.some(({ issuerKeyID }) => issuerKeyID.equals(key.getKeyID())),
  );
  if (by !== undefined) return { ok: true, value: { name, signature, by } };
  const ids = packets.map(({ issuerKeyID }) => issuerKeyID.toHex().toUpperCase()).join(', ');
  return refuse(
    'signature-other-key',
    name,
    `It was made by ${ids}, which is none of the release keys that are accepted here.`,
    `Take one by ${keys.map(({ fingerprint }) => grouped(fingerprint)).join(' or ')}, or give that release's key.`,
  );
}

/** Whether the key made this signature over these bytes. Problem: `signature-invalid`. */
export async function checkDetached(
  { name, signature, by }: Claimed,
  data: Uint8Array | ReadableStream<Uint8Array>,
  now: Date,
): Promise<Result<ReleaseKey>> {
  if (signature.packets.some(({ signatureType }) => signatureType !== enums.signature.binary))
    return invalid(name, 'it is not over bytes');
  try {
    const message = await createMessage({ binary: data as Uint8Array });
    const verificationKeys = by.key;
    const question = { message, signature, verificationKeys, date: now, format: 'binary' } as const;
    const { data: read, signatures } = await verify(question);
    // A stream is hashed while it is read.
    if ((read as unknown) instanceof ReadableStream)
      await (read as unknown as ReadableStream).pipeTo(new WritableStream());
    return await holds(name, by, signatures);
  } catch (error) {
    return invalid(name, reasonOf(error));
  }
}

/** A clearsigned text and its signature, of which nothing is checked yet. */
export interface Clearsigned extends Detached {
  readonly text: string;
  readonly message: CleartextMessage;
}

/**
 * Reads a clearsigned text; nothing may stand outside of it.
 * Problems: `digests-mixed`, `signature-invalid`, `signature-unreadable`.
 */
export async function readClearsigned({ name, text }: NamedText): Promise<Result<Clearsigned>> {
  const whole =
    /^\s*-----BEGIN PGP SIGNED MESSAGE-----\r?\n[\s\S]*?\n-----BEGIN PGP SIGNATURE-----\r?\n[\s\S]*?\n-----END PGP SIGNATURE-----\s*$/;
  const begins = text.split('-----BEGIN PGP').length - 1;
  if (begins !== 2 || !whole.test(text))
    return refuse(
      'digests-mixed',
      name,
      'Something stands outside of what was signed.',
      'Take the DIGESTS file as Qubes publishes it.',
    );
  try {
    const message = await readCleartextMessage({ cleartextMessage: text });
    const armored = /-----BEGIN PGP SIGNATURE-----[\s\S]*/.exec(text)?.[0] ?? '';
    const detached = await readDetached({ name, text: armored });
    return detached.ok
      ? { ok: true, value: { ...detached.value, text: message.getText(), message } }
      : detached;
  } catch (error) {
    return invalid(name, reasonOf(error));
  }
}

/** Whether one of the keys signed it. Problems: `signature-other-key`, `signature-invalid`. */
export async function checkClearsigned(
  clearsigned: Clearsigned,
  keys: readonly ReleaseKey[],
  now: Date,
): Promise<Result<ReleaseKey>> {
  const claimed = claimedBy(clearsigned, keys);
  if (!claimed.ok) return claimed;
  const { name, by } = claimed.value;
  try {
    const { message } = clearsigned;
    const { signatures } = await verify({ message, verificationKeys: by.key, date: now });
    return await holds(name, by, signatures);
  } catch (error) {
    return invalid(name, reasonOf(error));
  }
}

type Verified = Awaited<ReturnType<typeof verify>>['signatures'];

/** Every signature that names the key must hold, and there must be one. */
async function holds(name: string, by: ReleaseKey, found: Verified): Promise<Result<ReleaseKey>> {
  const named = found.filter(({ keyID }) => keyID.equals(by.key.getKeyID()));
  const ends = await Promise.allSettled(found.map(({ verified }) => verified));
  const failed = ends.find((end, at) => {
    const one = found[at];
    return end.status === 'rejected' && one !== undefined && named.includes(one);
  });
  if (failed?.status === 'rejected') return invalid(name, reasonOf(failed.reason));
  return named.length > 0 ? { ok: true, value: by } : invalid(name, 'no signature names the key');
}

function unreadable(name: string, message: string) {
  const fix = 'Take the .asc file as Qubes publishes it.';
  return refuse('signature-unreadable', name, message, fix);
}

function invalid(name: string, reason: string) {
  const sentences: Readonly<Record<string, string>> = {
    'Signed digest did not match': 'what it signs is not what lies here',
    'Signature creation time is in the future': 'by this clock it is of a time to come',
  };
  return refuse(
    'signature-invalid',
    name,
    `The signature does not hold: ${sentences[reason] ?? reason}.`,
    'Download image and signature again, from another mirror, and see that the clock is right.',
  );
}
