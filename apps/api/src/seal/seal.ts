import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const NONCE = 12;
const TAG = 16;

/**
 * AES-256-GCM: nonce, tag, ciphertext. `about` is authenticated but not stored (an order's id, a
 * table's name): a box moved to another row does not open.
 */
export function seal(key: Buffer, about: string, plain: Buffer): Buffer {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(about));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
}

/** Opens a box. It throws on a wrong key, another `about` or a changed bit: a bug or an attack. */
export function unseal(key: Buffer, about: string, box: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, box.subarray(0, NONCE))
    .setAAD(Buffer.from(about))
    .setAuthTag(box.subarray(NONCE, NONCE + TAG));
  return Buffer.concat([decipher.update(box.subarray(NONCE + TAG)), decipher.final()]);
}

/** The same for something that is kept as JSON. */
export const sealJson = (key: Buffer, about: string, value: unknown): Buffer =>
  seal(key, about, Buffer.from(JSON.stringify(value)));

/** Opens such a box. What it gives is for a schema. */
export const unsealJson = (key: Buffer, about: string, box: Buffer): unknown =>
  JSON.parse(unseal(key, about, box).toString('utf8'));

/** A fresh key for one order. */
export function newKey(): Buffer {
  return randomBytes(32);
}
