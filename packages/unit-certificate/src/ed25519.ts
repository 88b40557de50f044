import { type Bytes, concat, fromBase64, fromHex, toBase64, utf8 } from './encoding.ts';

const algorithm = { name: 'Ed25519' } as const;
/** PKCS #8 of an Ed25519 private key is these bytes and the 32 of the seed (RFC 8410). */
const pkcs8Head = fromHex('302e020100300506032b657004220420') ?? new Uint8Array();

/**
 * y coordinates of the points whose order divides 8, little-endian, without the sign bit. For such a
 * key a signature exists that fits every message, and runtimes disagree on whether it is valid.
 */
const smallOrder = [
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
];

/** Whether a raw public key is 32 bytes, spelled the one canonical way, and not of small order. */
export function usablePoint(raw: Uint8Array): boolean {
  if (raw.length !== 32) return false;
  const y = Array.from(raw);
  y[31] = (y[31] ?? 0) & 0x7f;
  const hex = y.map((byte) => byte.toString(16).padStart(2, '0')).join('');
  // p is 2^255 - 19: from ed ff … ff 7f on, a number stands for one that has another spelling.
  const overflow = (y[0] ?? 0) >= 0xed && /^(?:ff){30}7f$/.test(hex.slice(2));
  return !overflow && !smallOrder.includes(hex);
}

/** A key pair from 32 random bytes: raw public key, and private key as PKCS #8. */
export async function keyFromSeed(seed: Bytes): Promise<{ publicKey: Bytes; privateKey: Bytes }> {
  const privateKey = concat(pkcs8Head, seed);
  const publicKey = await publicOf(privateKey);
  return { publicKey, privateKey };
}

/** The raw public key that belongs to a private key. Rejects when it is none. */
export async function publicOf(privateKey: Bytes): Promise<Bytes> {
  const key = await crypto.subtle.importKey('pkcs8', privateKey, algorithm, true, ['sign']);
  const { x = '' } = await crypto.subtle.exportKey('jwk', key);
  return fromBase64(x) ?? new Uint8Array();
}

export async function sign(privateKey: Bytes, message: Bytes): Promise<string> {
  const key = await crypto.subtle.importKey('pkcs8', privateKey, algorithm, false, ['sign']);
  return toBase64(new Uint8Array(await crypto.subtle.sign(algorithm, key, message)));
}

/** Whether a signature fits. A key that is unusable fits nothing. */
export async function verify(raw: Bytes, signature: Bytes, message: Bytes): Promise<boolean> {
  if (!usablePoint(raw) || signature.length !== 64) return false;
  try {
    const key = await crypto.subtle.importKey('raw', raw, algorithm, false, ['verify']);
    return await crypto.subtle.verify(algorithm, key, signature, message);
  } catch {
    // Not a point of the curve: some runtimes say so when importing, some when verifying.
    return false;
  }
}

/** What DSSE signs: type and body with their lengths, so that neither can run into the other. */
export function preAuthEncoding(payloadType: string, payload: Bytes): Bytes {
  const type = utf8(payloadType);
  const head = `DSSEv1 ${type.length} ${payloadType} ${payload.length} `;
  return concat(utf8(head), payload);
}
