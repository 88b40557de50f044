import type { Policy, QubeClass } from '@nyx/qrexec-policy';

/** One qube with everything that decides what flows: from a profile or from a real machine alike. */
export interface WorldQube {
  readonly name: string;
  readonly class: QubeClass;
  readonly label: string;
  /** null for a template, a standalone and dom0; a DispVM's is its disposable template. */
  readonly template: string | null;
  readonly templateForDispvms: boolean;
  readonly netvm: string | null;
  readonly providesNetwork: boolean;
  readonly defaultDispvm: string | null;
  readonly tags: readonly string[];
  readonly features: Readonly<Record<string, string>>;
  /** Canonical rule lines; `['action=accept']` when nothing is filtered. */
  readonly firewall: readonly string[];
  readonly autostart: boolean;
  /** Has network, USB or other PCI devices: what it can see of the outside. */
  readonly devices: readonly ('net' | 'usb')[];
  /** So that policy rules that name a qube by `uuid:…` are understood. */
  readonly uuid?: string;
}

/** Everything a claim is proved on. dom0 need not be listed. */
export interface World {
  readonly qubes: readonly WorldQube[];
  readonly policy: Policy;
  readonly updatevm: string | null;
  /** Its disposables configure every other qube, so it controls them. Absent: none does. */
  readonly managementDispvm?: string | null;
}
