/** An expected failure. `where` is a path into the profile: `qubes.vault.netvm`. */
export interface ProfileProblem {
  readonly code: ProfileCode;
  readonly where: string;
  readonly message: string;
  readonly fix: string;
}

export type ProfileCode =
  | 'shape'
  | 'name'
  | 'name-taken'
  | 'label'
  | 'class'
  | 'template'
  | 'netvm'
  | 'netvm-loop'
  | 'dispvm'
  | 'memory'
  | 'size'
  | 'feature'
  | 'service'
  | 'tag'
  | 'firewall'
  | 'menu'
  | 'text'
  | 'policy'
  | 'claim'
  | 'claim-broken'
  | 'global'
  | 'in-use'
  | 'unknown-qube'
  | 'unknown-profile';

export type ProfileResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly ProfileProblem[] };
