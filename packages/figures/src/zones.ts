import type { World, WorldQube } from '@nyx/qube-profiles';

/** A qube that provides network, the qubes behind it, and the zones behind those. */
export interface Zone {
  readonly gate: WorldQube;
  readonly title: string;
  readonly tor: boolean;
  readonly clients: readonly WorldQube[];
  readonly zones: readonly Zone[];
}

/** The qubes of a world by what network they are on. Templates and dom0 are not among them. */
export interface Zones {
  /** Zones whose gate has a network device: the way to the internet. */
  readonly online: readonly Zone[];
  /** Zones whose gate leads nowhere. A gate with nobody behind it is offline like any other. */
  readonly islands: readonly Zone[];
  readonly offline: readonly WorldQube[];
}

/** Templates, dom0 and what Qubes itself marks as internal are no qubes of a reader's. */
export function isDrawn(qube: WorldQube): boolean {
  return (
    qube.class !== 'TemplateVM' && qube.class !== 'AdminVM' && (qube.features.internal ?? '') === ''
  );
}

/**
 * Groups a world's qubes. A qube whose netvm is not in the world, or that stands in a loop of
 * netvms, has no network that could be shown and is put with the offline ones.
 */
export function zonesOf(world: World): Zones {
  const qubes = world.qubes.filter(isDrawn);
  const names = new Set(qubes.map((qube) => qube.name));
  const placed = new Set<string>();

  const zone = (gate: WorldQube, outer: boolean): Zone => {
    placed.add(gate.name);
    const behind = qubes.filter((qube) => qube.netvm === gate.name && !placed.has(qube.name));
    const clients = behind
      .filter((qube) => !qube.providesNetwork)
      .sort((a, b) => Number(a.templateForDispvms) - Number(b.templateForDispvms));
    for (const client of clients) placed.add(client.name);
    const tor = isTor(gate);
    return {
      gate,
      tor,
      title: tor ? 'Through Tor' : outer ? `Next to ${gate.name}` : `Through ${gate.name}`,
      clients,
      zones: behind
        .filter((qube) => qube.providesNetwork && !placed.has(qube.name))
        .map((next) => zone(next, false)),
    };
  };

  const roots = qubes
    .filter((qube) => qube.providesNetwork && (qube.netvm === null || !names.has(qube.netvm)))
    .filter(
      ({ name, devices }) => devices.includes('net') || qubes.some(({ netvm }) => netvm === name),
    )
    .map((gate) => zone(gate, true));
  const hasDevice = ({ gate }: Zone) => gate.devices.includes('net');
  return {
    online: roots.filter(hasDevice),
    islands: roots.filter((root) => !hasDevice(root)),
    offline: qubes.filter((qube) => !placed.has(qube.name)),
  };
}

/** Whonix gateways carry the tag; its name is what a hand-made one has. */
function isTor(gate: WorldQube): boolean {
  return gate.tags.includes('anon-gateway') || gate.name === 'sys-whonix';
}

/** Every qube that reaches the internet through these zones. */
export function members(zones: readonly Zone[]): readonly WorldQube[] {
  return zones.flatMap((zone) => [...zone.clients, ...members(zone.zones)]);
}

/** Every gate, outermost first. */
export function gates(zones: readonly Zone[]): readonly WorldQube[] {
  return zones.flatMap((zone) => [zone.gate, ...gates(zone.zones)]);
}
