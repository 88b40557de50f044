import type { Domain, Policy } from '@nyx/qrexec-policy';
import type { World, WorldQube } from '../world.ts';

/** One who can call: a qube, or any running disposable of one template. */
export interface Caller {
  /** As the policy daemon hears it. */
  readonly name: string;
  /** Index of the qube, or `qubes.length + kind`. */
  readonly row: number;
  readonly defaultDispvm: string | null;
}

/**
 * Everybody in a world, numbered: qubes first, then one number for the disposables of each
 * disposable template. Names are looked up in maps, because a qube may be called `constructor`.
 */
export interface Cast {
  readonly qubes: readonly WorldQube[];
  readonly index: ReadonlyMap<string, number>;
  /** Index of the disposable template of each kind. */
  readonly kinds: readonly number[];
  readonly kindOf: ReadonlyMap<string, number>;
  readonly callers: readonly Caller[];
  readonly domains: Readonly<Record<string, Domain>>;
}

export function castOf(world: World): Cast {
  const qubes = world.qubes.filter((qube) => qube.class !== 'AdminVM' && qube.name !== 'dom0');
  const index = new Map(qubes.map((qube, number) => [qube.name, number] as const));
  const kinds: number[] = [];
  const kindOf = new Map<string, number>();
  for (const [number, qube] of qubes.entries()) {
    if (!qube.templateForDispvms) continue;
    kindOf.set(qube.name, kinds.length);
    kinds.push(number);
  }
  const domains: Record<string, Domain> = Object.create(null);
  for (const qube of qubes) domains[qube.name] = domainOf(qube, qube.defaultDispvm);
  const callers: Caller[] = qubes.map((qube, row) => ({
    name: qube.name,
    row,
    defaultDispvm: qube.defaultDispvm,
  }));
  const fresh = freshNames(world.policy, index);
  for (const [kind, number] of kinds.entries()) {
    const template = qubes[number];
    if (template === undefined) continue;
    const own = ownDispvms(template);
    // Always two, so that what one disposable may do to another of its kind is asked too.
    for (const dispvm of own.length === 1 ? [...own, ...own] : own) {
      const name = fresh();
      domains[name] = newDomainOf(template, dispvm);
      callers.push({ name, row: qubes.length + kind, defaultDispvm: dispvm });
    }
  }
  return { qubes, index, kinds, kindOf, callers, domains };
}

/**
 * What a disposable's own default may be. It is its template, unless the template's was set by
 * hand; a world does not say which, so both are looked at.
 * https://github.com/QubesOS/qubes-core-admin/blob/main/qubes/vm/dispvm.py
 */
function ownDispvms(template: WorldQube): readonly (string | null)[] {
  const { name, defaultDispvm } = template;
  return defaultDispvm === null || defaultDispvm === name ? [name] : [name, defaultDispvm];
}

function domainOf(qube: WorldQube, own: string | null): Domain {
  return {
    type: qube.class,
    tags: qube.tags,
    template_for_dispvms: qube.templateForDispvms,
    default_dispvm: own,
    internal: Boolean(qube.features.internal),
    power_state: 'Running',
    // Which qube carries calls to a remote one is not known, so some qube is taken to.
    ...(qube.class === 'RemoteVM' ? { relayvm: qube.name, transport_rpc: 'any' } : {}),
    ...(qube.uuid === undefined ? {} : { uuid: qube.uuid }),
  };
}

/** A disposable takes its template's tags, and is nobody's template and not hidden. */
function newDomainOf(template: WorldQube, own: string | null): Domain {
  return {
    type: 'DispVM',
    tags: template.tags,
    template_for_dispvms: false,
    default_dispvm: own,
    power_state: 'Running',
  };
}

/** `dispNNNN`, as disposables are called, but none that a qube has or a rule speaks of. */
function freshNames(policy: Policy, taken: ReadonlyMap<string, number>): () => string {
  const spoken = new Set<string>(taken.keys());
  for (const { source, target, params } of policy.rules) {
    for (const token of [source, target, params.target, params.default_target]) {
      if (token !== undefined) spoken.add(token);
    }
  }
  let next = 0;
  return () => {
    for (;;) {
      next += 1;
      const name = `disp${next}`;
      if (!spoken.has(name)) return name;
    }
  };
}
