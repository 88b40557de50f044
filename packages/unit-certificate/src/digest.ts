import { type Bytes, concat, fromHex, toHex, utf8 } from './encoding.ts';

/** SHA-256 of bytes as they are, in lower-case hexadecimal. */
export async function digest(bytes: Bytes): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}

/**
 * A salted commitment: SHA-256 of the salt followed by the value. It says nothing to who has no salt,
 * and cannot be opened to another value. The salt is 64 hexadecimal digits, new for each unit
 * (`newSalt`), and stands on the owner's card only.
 */
export async function commit(salt: string, value: string): Promise<string> {
  const bytes = fromHex(salt);
  if (bytes?.length !== 32) throw new RangeError('a salt is 64 lower-case hexadecimal digits');
  return digest(concat(bytes, utf8(value)));
}

export type Random = (count: number) => Bytes;

export const webRandom: Random = (count) => crypto.getRandomValues(new Uint8Array(count));

export function newSalt(random: Random = webRandom): string {
  return toHex(random(32));
}
