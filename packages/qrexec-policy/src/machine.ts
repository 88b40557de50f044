import type { Release } from './policy.ts';
import type { Domain, SystemInfo } from './system.ts';
import { isDom0 } from './token.ts';

/** One qube, with what the daemon asks about it. */
export interface Qube {
  readonly name: string;
  readonly uuid: string | undefined;
  readonly type: string;
  readonly tags: ReadonlySet<string>;
  readonly isTemplate: boolean;
  readonly defaultDispvm: string | undefined;
  readonly internal: boolean;
  readonly running: boolean;
  /** Somebody can be asked on its behalf. */
  readonly canAsk: boolean;
  readonly relay: { readonly name: string; readonly rpc: string } | undefined;
}

/**
 * The qubes of a machine as one release's daemon looks them up: by name and, on R4.3, by
 * `uuid:…` too. dom0 is always among them.
 *
 * https://github.com/QubesOS/qubes-core-qrexec/blob/release4.3/qrexec/utils.py
 */
export class Machine {
  readonly release: Release;
  /** In the order of the system info. */
  readonly qubes: readonly Qube[];
  readonly #byKey = new Map<string, Qube>();

  constructor(system: SystemInfo, release: Release) {
    this.release = release;
    const entries = Object.entries(system.domains).filter(([name]) => !name.startsWith('uuid:'));
    if (!entries.some(([name]) => name === 'dom0')) entries.push(['dom0', DOM0]);
    this.qubes = entries.map(([name, domain]) => qubeOf(name, domain));
    for (const qube of this.qubes) {
      this.#byKey.set(qube.name, qube);
      if (release === 'R4.3' && qube.uuid !== undefined) this.#byKey.set(`uuid:${qube.uuid}`, qube);
    }
  }

  /** Everything that `find` finds a qube by. */
  get keys(): readonly string[] {
    return [...this.#byKey.keys()];
  }

  /** By name, or by `uuid:…` on R4.3. */
  find(key: string): Qube | undefined {
    return this.#byKey.get(key);
  }

  /** The release's own word for a name: R4.2 turns `dom0` into `@adminvm`. */
  canonical(text: string): string {
    return this.release === 'R4.2' && text === 'dom0' ? '@adminvm' : text;
  }

  isDom0(text: string): boolean {
    return this.release === 'R4.2' ? text === '@adminvm' : isDom0(text);
  }

  /** Whether two names mean one qube. Only R4.3 knows `uuid:…`. */
  isSame(a: string, b: string): boolean {
    if (this.release === 'R4.2') return a === b;
    const ofA = a.startsWith('uuid:');
    if (ofA === b.startsWith('uuid:')) return a === b;
    const uuid = this.find(ofA ? b : a)?.uuid;
    return uuid !== undefined && uuid === (ofA ? a : b).slice(5);
  }
}

const DOM0: Domain = {
  type: 'AdminVM',
  tags: [],
  template_for_dispvms: false,
  default_dispvm: null,
  power_state: 'Running',
  uuid: '00000000-0000-0000-0000-000000000000',
};

function qubeOf(name: string, domain: Domain): Qube {
  const { relayvm, transport_rpc: rpc } = domain;
  return {
    name,
    uuid: domain.uuid,
    type: domain.type,
    tags: new Set(domain.tags),
    isTemplate: domain.template_for_dispvms,
    defaultDispvm: domain.default_dispvm ?? undefined,
    internal: Boolean(domain.internal),
    running: name === 'dom0' || domain.power_state === 'Running',
    canAsk: name === 'dom0' ? Boolean(domain.guivm) : domain.guivm !== null,
    relay: relayvm && rpc ? { name: relayvm, rpc } : undefined,
  };
}
