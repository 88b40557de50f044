import { type Bytes, bytesOfBase64, concat, toBase64, toHex, utf8 } from './encoding.ts';

const algorithm = { name: 'Ed25519' } as const;
/** PKCS #8 of an Ed25519 private key is these bytes and the 32 of the seed (RFC 8410). */
const pkcs8Head = Uint8Array.of(
  0x30,
  0x2e,
  2,
  1,
  0,
  0x30,
  5,
  6,
  3,
  0x2b,
  0x65,
  0x70,
  4,
  0x22,
  4,
  0x20,
);

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
  const y = Uint8Array.from(raw, (byte, index) => (index === 31 ? byte & 0x7f : byte));
  const hex = toHex(y);
  // p is 2^255 - 19: from ed ff … ff 7f on, a number stands for one that has another spelling.
  const overflow = /^(?:e[d-f]|f.)(?:ff){30}7f$/.test(hex);
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
  const { x } = await crypto.subtle.exportKey('jwk', key);
  return bytesOfBase64(String(x));
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

/** Whether this runtime knows the algorithm at all. */
export async function supported(): Promise<boolean> {
  const basePoint = new Uint8Array(32).fill(0x66);
  basePoint[0] = 0x58;
  try {
    await crypto.subtle.importKey('raw', basePoint, algorithm, false, ['verify']);
    return true;
  } catch {
    return false;
  }
}
