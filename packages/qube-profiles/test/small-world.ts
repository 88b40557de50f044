import { type Policy, parse } from '@nyx/qrexec-policy';
import type { Claim } from '../src/claim.ts';
import { prove } from '../src/prove.ts';
import type { World, WorldQube } from '../src/world.ts';

function policy(...lines: string[]): Policy {
  const read = parse({ release: 'R4.3', files: { '30-test.policy': `${lines.join('\n')}\n` } });
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.value;
}

export function qube(name: string, given: Partial<WorldQube> = {}): WorldQube {
  return {
    name,
    class: 'AppVM',
    label: 'red',
    template: null,
    templateForDispvms: false,
    netvm: null,
    providesNetwork: false,
    defaultDispvm: null,
    tags: [],
    features: {},
    firewall: ['action=accept'],
    autostart: false,
    devices: [],
    ...given,
  };
}

export function machine(qubes: readonly WorldQube[], ...lines: string[]): World {
  return { qubes, policy: policy(...lines), updatevm: null };
}

export const net = [
  qube('sys-net', { providesNetwork: true, devices: ['net'] }),
  qube('sys-firewall', { providesNetwork: true, netvm: 'sys-net' }),
];

export function claim(kind: 'never' | 'not-silently', from: string, to: string): Claim {
  return { id: 'it', kind, text: 'A claim.', from: [from], to: [to] };
}

export function through(from: string, to: string, by: string): Claim {
  return { id: 'it', kind: 'only-through', through: by, text: 'A claim.', from: [from], to: [to] };
}

/** The sentence of the path that breaks a claim, or `proved`. */
export function told(world: World, of: Claim): string {
  const proof = prove(world, of);
  return proof.proved ? 'proved' : proof.sentence;
}
