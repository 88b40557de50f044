import { parse, type SystemInfo } from '@nyx/qrexec-policy';
import type { World, WorldQube } from '@nyx/qube-profiles';
import { policySourceOf } from './machine-policy.ts';
import { type Dom0Result, done, problem, refused } from './problem.ts';
import { effective, effectiveQube, type Snapshot, type SnapshotQube } from './snapshot.ts';

/** PCI class codes in the device's interfaces: 02 is network, 0c03 is USB (facts 2.7). */
function devicesOf(qube: SnapshotQube): readonly ('net' | 'usb')[] {
  const ids = (qube.devices.pci ?? []).map((device) => device.id);
  const kinds: ('net' | 'usb')[] = [];
  if (ids.some((id) => /:p02[0-9a-f]{4}/.test(id))) kinds.push('net');
  if (ids.some((id) => /:p0c03[0-9a-f]{2}/.test(id))) kinds.push('usb');
  return kinds;
}

function worldQube(qube: SnapshotQube): WorldQube {
  const uuid = effective(qube, 'uuid');
  return {
    name: qube.name,
    // A rule of R4.3 can name a qube by it.
    ...(typeof uuid === 'string' ? { uuid } : {}),
    class: qube.class,
    label: String(effective(qube, 'label') ?? ''),
    template: effectiveQube(qube, 'template'),
    templateForDispvms: effective(qube, 'template_for_dispvms') === true,
    netvm: effectiveQube(qube, 'netvm'),
    providesNetwork: effective(qube, 'provides_network') === true,
    defaultDispvm: effectiveQube(qube, 'default_dispvm'),
    tags: qube.tags,
    features: qube.features,
    firewall: qube.firewall.length > 0 ? qube.firewall : ['action=accept'],
    autostart: effective(qube, 'autostart') === true,
    devices: devicesOf(qube),
  };
}

function qubesOf(snapshot: Snapshot): readonly WorldQube[] {
  const qubes = Object.values(snapshot.qubes).filter((qube) => qube.class !== 'AdminVM');
  return qubes.map(worldQube);
}

function globalQube(snapshot: Snapshot, name: string): string | null {
  const value = snapshot.globals[name]?.value;
  return typeof value === 'string' && value !== '' ? value : null;
}

/** R4.3 ships 150. A snapshot may come from a hostile machine, and what is asked grows with them. */
const MOST_RULES = 2_000;

/** Everything of a real machine that decides what flows, so that claims are proved on it. */
export function worldOfSnapshot(snapshot: Snapshot): Dom0Result<World> {
  const policy = parse(policySourceOf(snapshot));
  if (!policy.ok) {
    return refused(
      policy.problems.map((one) => {
        const message = `The machine's policy does not load, so it denies every call: ${one.message}`;
        return problem('policy', one.where, message, one.fix);
      }),
    );
  }
  const { length } = policy.value.rules;
  if (length > MOST_RULES) {
    const message = `The machine's policy has ${length} rules; at most ${MOST_RULES} are checked.`;
    return refused([problem('too-large', 'policy', message, 'Remove rules that do nothing.')]);
  }
  return done({
    qubes: qubesOf(snapshot),
    policy: policy.value,
    updatevm: globalQube(snapshot, 'updatevm'),
    managementDispvm: globalQube(snapshot, 'management_dispvm'),
  });
}

function systemOf(qubes: readonly WorldQube[]): SystemInfo {
  const domains = qubes.map((qube) => {
    const domain = {
      type: qube.class,
      tags: qube.tags,
      template_for_dispvms: qube.templateForDispvms,
      default_dispvm: qube.defaultDispvm,
      internal: (qube.features.internal ?? '') !== '',
      ...(qube.uuid === undefined ? {} : { uuid: qube.uuid }),
    };
    return [qube.name, domain] as const;
  });
  return { domains: Object.fromEntries(domains) };
}

/** The qubes of a world as the policy daemon sees them. */
export function systemOfWorld(world: World): SystemInfo {
  return systemOf(world.qubes);
}

/** The qubes of a machine as its policy daemon sees them, also when its policy does not load. */
export function systemInfoOf(snapshot: Snapshot): SystemInfo {
  return systemOf(Object.values(snapshot.qubes).map(worldQube));
}
