import type { Action, RuleParams } from '@nyx/qrexec-policy';
import type { Claim } from './claim.ts';

/** The eight labels of qubes-core-admin qubes/app.py; the spelling is `gray`. */
export type Label = 'red' | 'orange' | 'yellow' | 'green' | 'gray' | 'blue' | 'purple' | 'black';

/** Salt's and qvm-prefs' own word for "whatever the system says". */
export const SYSTEM_DEFAULT = '*default*';

/**
 * What one laptop's qubes are and what may flow between them: an overlay on what the Qubes
 * installer creates, which it can also change. Everything dom0 is told comes from here.
 */
export interface Profile {
  readonly format: 1;
  readonly name: string;
  /** `1.0.0` */
  readonly version: string;
  readonly release: 'R4.3';
  readonly title: string;
  /** For whom this is, in one sentence. */
  readonly summary: string;
  readonly templates: readonly ProfileTemplate[];
  readonly qubes: readonly ProfileQube[];
  /** In the order in which they are tried. */
  readonly policy: readonly ProfileRule[];
  readonly globals: ProfileGlobals;
  readonly claims: readonly Claim[];
}

/** A template by family (`fedora-xfce`, `debian-minimal`, `whonix-workstation`), resolved to a release's template when compiled. */
export interface ProfileTemplate {
  readonly family: string;
  readonly packages: readonly string[];
  readonly why: string;
}

/** One qube. `null` for a number means: leave what the system gives. */
export interface ProfileQube {
  readonly name: string;
  readonly class: 'AppVM' | 'StandaloneVM' | 'DispVM';
  /** `installer`: made by Qubes' initial setup and changed by this overlay. `nyx`: made by us. */
  readonly origin: 'installer' | 'nyx';
  /** Template family, or the system default; for a DispVM the name of its disposable template. */
  readonly template: string;
  readonly templateForDispvms: boolean;
  readonly label: Label;
  /** A qube's name, null for none, or the system default. */
  readonly netvm: string | null;
  readonly providesNetwork: boolean;
  /** A disposable template's name, null for none, or the system default. */
  readonly defaultDispvm: string | null;
  readonly autostart: boolean;
  readonly memory: number | null;
  readonly maxmem: number | null;
  readonly vcpus: number | null;
  readonly privateGiB: number | null;
  /** Strings only; the empty string is an explicit false (facts 2.5). */
  readonly features: Readonly<Record<string, string>>;
  readonly services: Readonly<Record<string, boolean>>;
  readonly tags: readonly string[];
  /** Canonical rule lines, or null for no firewall file (everything accepted). */
  readonly firewall: readonly string[] | null;
  /** Desktop files shown in the menu; null leaves the template's. */
  readonly menu: readonly string[] | null;
  /** The qube whose settings this one started from. Never its data. */
  readonly clonedFrom: string | null;
  /** Why this qube exists: one sentence that a reader sees. */
  readonly why: string;
}

/** One qrexec rule with its reason. `purpose` decides which of the two policy files it goes to. */
export interface ProfileRule {
  readonly service: string;
  readonly argument: string;
  readonly source: string;
  readonly target: string;
  readonly action: Action;
  readonly params: RuleParams;
  readonly purpose: 'claim' | 'convenience';
  readonly why: string;
}

/** Global preferences; absent means: leave what the installer set. */
export interface ProfileGlobals {
  readonly default_netvm?: string | null;
  readonly default_dispvm?: string | null;
  readonly default_template?: string;
  readonly updatevm?: string;
  readonly clockvm?: string;
}
