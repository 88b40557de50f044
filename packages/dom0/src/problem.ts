/** Why dom0 refuses. Each is something a person can mend. */
export type Dom0Code =
  | 'profile'
  | 'token'
  | 'text'
  | 'template'
  | 'policy'
  | 'unit'
  | 'placeholder'
  | 'manifest'
  | 'file-missing'
  | 'file-extra'
  | 'file-changed'
  | 'too-large'
  | 'too-deep'
  | 'not-json'
  | 'shape'
  | 'release'
  | 'digest'
  | 'time'
  /** Of a removal: not a qube that can be taken away. */
  | 'removal'
  /** Of a check: a path breaks a claim. */
  | 'claim'
  /** Of a check: the machine differs from its profile. */
  | 'differs'
  /** Of a check: something was not collected or not readable. */
  | 'cannot-tell'
  /** Of a check: the snapshot was made for another one. */
  | 'nonce';

/** An expected failure. `where` is a path a person can find: `qubes.vault.netvm`. */
export interface Dom0Problem {
  readonly code: Dom0Code;
  readonly where: string;
  readonly message: string;
  readonly fix: string;
}

export type Dom0Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly Dom0Problem[] };

export function done<T>(value: T): Dom0Result<T> {
  return { ok: true, value };
}

export function refused<T>(problems: readonly Dom0Problem[]): Dom0Result<T> {
  return { ok: false, problems };
}

export function problem(code: Dom0Code, where: string, message: string, fix: string): Dom0Problem {
  return { code, where, message, fix };
}
