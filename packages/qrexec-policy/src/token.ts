import type { Release } from './policy.ts';

/** What a token in a policy stands for. */
type TokenKind =
  | 'name'
  | 'any'
  | 'adminvm'
  | 'anyvm'
  | 'default'
  | 'dispvm'
  | 'type'
  | 'tag'
  | 'dispvm-of'
  | 'dispvm-tagged';

/** `value` is what follows the prefix, and the whole text where there is none. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly value: string;
}

/** Where a token stands; each place takes other kinds. */
export type Role = 'source' | 'target' | 'redirect' | 'intended';

const EXACT: ReadonlyMap<string, TokenKind> = new Map([
  ['*', 'any'],
  ['@adminvm', 'adminvm'],
  ['@anyvm', 'anyvm'],
  ['@default', 'default'],
  ['@dispvm', 'dispvm'],
]);

const PREFIXES: readonly (readonly [string, TokenKind])[] = [
  ['@type:', 'type'],
  ['@tag:', 'tag'],
  ['@dispvm:@tag:', 'dispvm-tagged'],
  ['@dispvm:', 'dispvm-of'],
];

const ALLOWED: Readonly<Record<Role, ReadonlySet<TokenKind>>> = {
  source: new Set(['name', 'any', 'adminvm', 'anyvm', 'type', 'tag', 'dispvm-of', 'dispvm-tagged']),
  target: new Set([
    'name',
    'any',
    'adminvm',
    'anyvm',
    'default',
    'dispvm',
    'type',
    'tag',
    'dispvm-of',
    'dispvm-tagged',
  ]),
  redirect: new Set(['name', 'adminvm', 'dispvm', 'dispvm-of']),
  intended: new Set(['name', 'adminvm', 'default', 'dispvm', 'dispvm-of']),
};

/** What may stand in a place, for messages. */
export const CHOICES: Readonly<Record<Role, string>> = {
  source: 'the name of a qube, *, @anyvm, @adminvm, @tag:TAG, @type:CLASS or @dispvm:NAME',
  target:
    'the name of a qube, *, @anyvm, @adminvm, @default, @dispvm, @dispvm:NAME, @dispvm:@tag:TAG, @tag:TAG or @type:CLASS',
  redirect: 'the name of a qube, @adminvm, @dispvm or @dispvm:NAME',
  intended: 'the name of a qube, @adminvm, @default, @dispvm or @dispvm:NAME',
};

/**
 * Reads one token. `undefined` where the real parser refuses it in this place.
 * An empty redirect (`target=`) is refused by R4.3 only.
 *
 * The tokens and where each may stand:
 * https://github.com/QubesOS/qubes-core-qrexec/blob/release4.3/doc/qrexec-policy.rst
 */
export function readToken(text: string, role: Role, release: Release): Token | undefined {
  if (text === '' && release === 'R4.3') return undefined;
  const token = classify(text);
  return token !== undefined && ALLOWED[role].has(token.kind) ? token : undefined;
}

function classify(text: string): Token | undefined {
  const exact = EXACT.get(text);
  if (exact !== undefined) return { kind: exact, text, value: text };
  if (!text.startsWith('@')) return { kind: 'name', text, value: text };
  for (const [prefix, kind] of PREFIXES) {
    if (!text.startsWith(prefix)) continue;
    const value = text.slice(prefix.length);
    if (value !== '' && !value.startsWith('@')) return { kind, text, value };
  }
  return undefined;
}

const DOM0_UUID = 'uuid:00000000-0000-0000-0000-000000000000';

/** dom0 by any of its names (R4.3). */
export function isDom0(text: string): boolean {
  return text === 'dom0' || text === '@adminvm' || text === DOM0_UUID;
}
