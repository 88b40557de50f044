import type { Answer, FirmwareKind, MachineType, Status, Tpm } from './report.ts';
import { clean, oneLine } from './text.ts';
import type { Plain } from './yaml.ts';

export const textOf = (value: Plain | undefined): string =>
  typeof value === 'string' ? value : '';

const isMapping = (value: Plain | undefined): value is ReadonlyMap<string, Plain> =>
  value instanceof Map;

function statusOf(text: string): Status | null {
  const word = clean(text).toLowerCase();
  if (word === 'yes' || word === 'no' || word === 'partial') return word;
  return word === '' || word === 'unknown' ? 'unknown' : null;
}

/**
 * A yes, no or partial, or the override form `{status, message}` (README of qubes-hcl). Everything
 * else is unknown and kept as written.
 */
export function answer(value: Plain | undefined): Answer {
  const inner = isMapping(value) ? textOf(value.get('status')) : textOf(value);
  const message = isMapping(value) ? oneLine(textOf(value.get('message'))) : '';
  const status = statusOf(inner);
  return {
    value: status ?? 'unknown',
    message: message === '' ? null : message,
    raw: status === null ? oneLine(inner) : null,
  };
}

const presences: Readonly<Record<string, Status>> = {
  present: 'yes',
  'device present': 'yes',
  unsupported: 'no',
  'not present': 'no',
  'device not found': 'no',
  // There is one, and it cannot be used as it is.
  disabled: 'partial',
  'not used': 'partial',
};

/** `2.0`, `2.0 present`, `yes`, `disabled`, `v1.02H`, an override: never a plain yes or no. */
export function tpm(value: Plain | undefined): Tpm {
  const { value: presence, message, raw } = answer(value);
  if (raw === null) return { version: null, presence, message, raw };
  const word = raw.toLowerCase();
  const version = /^(?:tpm )?(1\.2|2\.0)(?![\d.])/.exec(word)?.[1];
  if (version === '1.2' || version === '2.0')
    return { version, presence: 'yes', message, raw: null };
  const known = Object.hasOwn(presences, word) ? presences[word] : undefined;
  return { version: null, presence: known ?? 'unknown', message, raw };
}

/** Megabytes from `16267`, `16292 Mb` or `12GB`; null for text. */
export function memoryMb(text: string): number | null {
  const match = /^(\d{1,7})\s*(mb|mib|gb|gib)?$/i.exec(clean(text));
  if (match === null) return null;
  const megabytes = Number(match[1]) * (/^g/i.test(match[2] ?? '') ? 1024 : 1);
  return megabytes > 0 && megabytes <= 8 * 1024 * 1024 ? megabytes : null;
}

/** A small count; null for text. */
export function count(text: string): number | null {
  const match = /^\d{1,2}$/.exec(clean(text));
  return match === null ? null : Number(match[0]);
}

/** Spellings of one maker, by lower case. */
const makers: Readonly<Record<string, string>> = {
  asus: 'Asus',
  'asustek computer inc.': 'Asus',
  'gigabyte technology co., ltd.': 'Gigabyte',
  gigabyte: 'Gigabyte',
  medion: 'Medion',
  lenovo: 'Lenovo',
  hp: 'Hewlett-Packard',
  'hewlett packard': 'Hewlett-Packard',
  'dell inc.': 'Dell',
  starlabs: 'Star Labs',
  'star labs': 'Star Labs',
};

export function maker(text: string): string {
  const written = oneLine(text);
  const lower = written.toLowerCase();
  return (Object.hasOwn(makers, lower) ? makers[lower] : undefined) ?? written;
}

/** Words of dmidecode and of the list for one kind of machine. */
const types: readonly (readonly [MachineType, RegExp])[] = [
  ['laptop', /^(laptop|(sub )?notebook|portable|convertible|detachable|hand held|tablet)$/],
  [
    'desktop',
    /^(desktop|low profile desktop|mini pc|(mini )?tower|all in one|space-saving|stick pc)$/,
  ],
  ['motherboard', /^motherboard$/],
  ['workstation', /^workstation$/],
  ['server', /^(.*server.*|rack mount chassis|blade.*)$/],
];

export function machineType(text: string): MachineType {
  const word = oneLine(text).toLowerCase();
  if (word === '' || word === 'unknown') return 'unknown';
  return types.find(([, pattern]) => pattern.test(word))?.[0] ?? 'other';
}

/** What a BIOS version string tells about the firmware. Dasharo and Heads say so themselves. */
export function firmwareKind(bios: string): FirmwareKind {
  const text = bios.toLowerCase();
  if (/heads|pureboot/.test(text)) return 'heads';
  if (/dasharo/.test(text) && /uefi|edk/.test(text)) return 'dasharo-uefi';
  if (/coreboot|libreboot|dasharo|purism|skulls|cbet4000/.test(text)) return 'coreboot';
  return text === '' ? 'unknown' : 'vendor';
}

const left = /^(FIXME(:.*)?|FIXAUTHOR|FIXLINK)$/;

/** Whether a value is still what `qubes-hcl-report` writes for a person to fill in. */
export const isUnfilled = (text: string): boolean => left.test(clean(text));
