import { createHash, randomBytes } from 'node:crypto';

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

/** 128 bits as 26 letters and digits (RFC 4648 base32, lower case, without padding). */
function base32(bytes: Uint8Array): string {
  let bits = BigInt(`0x${Buffer.from(bytes).toString('hex')}`) << 2n;
  let text = '';
  for (let at = 0; at < 26; at += 1) {
    text = `${alphabet[Number(bits & 31n)]}${text}`;
    bits >>= 5n;
  }
  return text;
}

export type Prefix = 'quo' | 'ord' | 'unt' | 'crt' | 'mai' | 'key';

/** A new random id, `ord_…`. */
export function newId(prefix: Prefix): string {
  return `${prefix}_${base32(randomBytes(16))}`;
}

/** The id that belongs to these bytes and no others. */
export function contentId(prefix: Prefix, bytes: string): string {
  return `${prefix}_${base32(createHash('sha256').update(bytes).digest().subarray(0, 16))}`;
}

/** A capability: whoever shows it may. 256 bits, base64url; stored only as `hashOf` it. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** 128 bits, base64url: the token of a quote. */
export function newToken(): string {
  return randomBytes(16).toString('base64url');
}

/** How a secret of 128 bits or more is kept: one that long needs no slow hash. */
export function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** SHA-256 of the UTF-8 bytes, hexadecimal. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
