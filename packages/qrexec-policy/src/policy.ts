export type Release = 'R4.2' | 'R4.3';
export type Action = 'allow' | 'ask' | 'deny';

/** Texts by path relative to the policy directory: `30-user.policy`, `include/admin-local-ro`. */
export type PolicyFiles = Readonly<Record<string, string>>;

/** Everything that one machine's policy is made of. */
export interface PolicySource {
  readonly release: Release;
  /** `/etc/qubes/policy.d` with `include/`. */
  readonly files: PolicyFiles;
  /** `/run/qubes/policy.d`; read on R4.3 only. A base name that stands in both is taken from here. */
  readonly volatile?: PolicyFiles;
  /** `/etc/qubes-rpc/policy`, by file name; read by `!compat-4.0` only. */
  readonly legacy?: PolicyFiles;
}

/** One rule with its place. Tokens are kept as written: `@anyvm`, `@tag:work`, `vault`. */
export interface Rule {
  /** Service name, or `*`. */
  readonly service: string;
  /** `*` any argument, `+` none, `+x` exactly x. */
  readonly argument: string;
  readonly source: string;
  readonly target: string;
  readonly action: Action;
  readonly params: RuleParams;
  readonly file: string;
  readonly line: number;
}

export interface RuleParams {
  readonly target?: string;
  readonly default_target?: string;
  readonly user?: string;
  readonly notify?: boolean;
  readonly autostart?: boolean;
}

/** A policy that loads: its rules in the order in which they are tried. */
export interface Policy {
  readonly release: Release;
  readonly rules: readonly Rule[];
}
