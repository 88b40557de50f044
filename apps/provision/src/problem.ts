/** Why this command cannot, in its own words; packages bring their own codes beside these. */
export type ProvisionCode =
  | 'usage'
  | 'environment'
  | 'file-missing'
  | 'file-exists'
  | 'file-too-large'
  | 'file-unreadable'
  | 'not-json'
  | 'not-yaml'
  | 'shape'
  | 'api-unreachable'
  | 'api-refused'
  | 'step-missing'
  | 'step-differs'
  | 'same-person'
  | 'does-not-verify'
  | 'stack'
  | TrailCode
  | IsoCode
  | DeviceCode;

/** Why an audit trail is not believed. */
export type TrailCode = 'trail-broken' | 'trail-short' | 'trail-other';

/** Why an installation image is not believed. */
export type IsoCode =
  | 'key-missing'
  | 'key-unusable'
  | 'key-not-pinned'
  | 'key-not-certified'
  | 'signature-missing'
  | 'signature-unreadable'
  | 'signature-other-key'
  | 'signature-invalid'
  | 'digests-malformed'
  | 'digests-mixed'
  | 'digests-weak'
  | 'digests-other-image'
  | 'digest-differs'
  | 'release-differs'
  | 'device-differs';

/** Why a device is neither written nor believed, and a stick not made. */
export type DeviceCode =
  | 'device-missing'
  | 'device-in-use'
  | 'device-fixed'
  | 'device-read-only'
  | 'device-too-large'
  | 'device-too-small'
  | 'device-not-confirmed'
  | 'program-missing'
  | 'program-failed';

/** An expected failure, of this app or handed on from a package. */
export interface Problem {
  readonly code: string;
  /** A place a person can find: a file and line, a path into a profile, an option. */
  readonly where: string;
  readonly message: string;
  readonly fix: string;
}

export interface Refused {
  readonly ok: false;
  readonly problems: readonly Problem[];
}

export type Result<T> = { readonly ok: true; readonly value: T } | Refused;

/** A refusal with one problem of this app. */
export function refuse(code: ProvisionCode, where: string, message: string, fix: string): Refused {
  return { ok: false, problems: [{ code, where, message, fix }] };
}

/** The problems as a person reads them: `where: message`, and under it what would be right. */
export function problemText(problems: readonly Problem[]): string {
  return problems
    .map(({ where, message, fix }) => `${where}: ${message}\n  fix: ${fix}\n`)
    .join('');
}

/** What a stranger wrote, cut and quoted, so that a message stays one readable line. */
export function quoted(text: string): string {
  return printable(JSON.stringify(cut(text, 60)));
}

/** What another program said, as part of one line. */
export function said(text: string): string {
  return printable(cut(text, 160));
}

function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}

/** What does not print, or turns the line around, is written as its number. */
function printable(text: string): string {
  return text.replace(
    /[\p{C}\p{Zl}\p{Zp}]/gu,
    (sign) => `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/** `1 problem`, `3 problems`. */
export function count(n: number, noun: string, plural = `${noun}s`): string {
  return `${n} ${n === 1 ? noun : plural}`;
}

/** All values, or every problem of those that have none. */
export function all<const R extends readonly Result<unknown>[]>(
  ...results: R
): Result<{ readonly [I in keyof R]: R[I] extends Result<infer T> ? T : never }> {
  const problems = results.flatMap((result) => (result.ok ? [] : result.problems));
  if (problems.length > 0) return { ok: false, problems };
  const values = results.map((result) => (result.ok ? result.value : undefined));
  return { ok: true, value: values as never };
}
