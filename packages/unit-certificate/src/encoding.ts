const encoder = new TextEncoder();
// A byte order mark is kept, so that JSON with one is refused rather than read as something else.
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Bytes that own a plain buffer, as WebCrypto asks for. */
export type Bytes = Uint8Array<ArrayBuffer>;

export const utf8 = (text: string): Bytes => encoder.encode(text);

/** Text of bytes that are valid UTF-8, or undefined. */
export function textOf(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

export function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

const plainAlphabet = (text: string) => text.replaceAll('-', '+').replaceAll('_', '/');

/** Bytes of base64 that a runtime wrote, in either alphabet. */
export function bytesOfBase64(text: string): Bytes {
  return Uint8Array.from(atob(plainAlphabet(text)), (letter) => letter.charCodeAt(0));
}

/**
 * Reads base64 of either alphabet, padded or not (DSSE: "consumers MUST accept either"), or gives
 * undefined. Bits that no byte holds must be zero: there is one spelling for each content.
 */
export function fromBase64(text: string): Bytes | undefined {
  const plain = text
    .replaceAll('-', '+')
    .replaceAll('_', '/')
    .replace(/={1,2}$/, '');
  if (!/^[A-Za-z0-9+/]*$/.test(plain) || plain.length % 4 === 1) return undefined;
  const bytes = bytesOfBase64(plain);
  return toBase64(bytes).replace(/=+$/, '') === plain ? bytes : undefined;
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Bytes of lower-case hexadecimal digits in pairs. */
export function fromHex(text: string): Bytes | undefined {
  if (!/^(?:[0-9a-f]{2})*$/.test(text)) return undefined;
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

export function concat(...parts: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
