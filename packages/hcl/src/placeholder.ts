/**
 * What firmware and parts say where nobody wrote a value
 * ({@link https://github.com/Dasharo/dasharo-issues/issues/1255}: every V54 says 123456789).
 */
export const PLACEHOLDERS: readonly string[] = [
  'not settable',
  'not specified',
  'not applicable',
  'not available',
  'not present',
  'to be filled by o.e.m.',
  'to be filled by oem',
  'default string',
  'system serial number',
  'system product name',
  'system manufacturer',
  'serial number',
  'chassis serial number',
  'o.e.m.',
  'oem',
  'none',
  'null',
  'n/a',
  'na',
  'unknown',
  'invalid',
  'empty',
  'standard',
];

/**
 * Whether many machines share this value, so that it identifies none: empty, one character
 * repeated, counted up from one, or listed.
 */
export function isPlaceholder(value: string): boolean {
  const plain = value.trim().toLowerCase();
  return plain === '' || /^(?:(.)\1*|0?1234\d*)$/.test(plain) || PLACEHOLDERS.includes(plain);
}
