import { z } from '@hono/zod-openapi';

/**
 * The remainder by 97 that bank accounts and creditor references are checked by, letters counted
 * as 10 to 35 (ISO 7064, MOD 97-10).
 */
export function mod97(text: string): number {
  let rest = 0;
  for (const sign of text) {
    const value = Number.parseInt(sign, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest;
}

/**
 * Whether a text without spaces, in capitals, is an account number whose check digits hold
 * (ISO 13616): most slips of a finger do not pass, an account that does not exist may.
 */
export function isIban(text: string): boolean {
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(text)) return false;
  return mod97(`${text.slice(4)}${text.slice(0, 4)}`) === 1;
}

/** As people write it, with spaces and small letters; kept without. */
export const ibanSchema = z
  .string()
  .max(60)
  .overwrite((text) => text.replaceAll(/\s/g, '').toUpperCase())
  .refine(isIban, 'an IBAN whose check digits hold');
