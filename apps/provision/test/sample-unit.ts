import type { Unit } from '@nyx/contract';
import { builtInProfiles } from '@nyx/qube-profiles';
import { digestOf } from '../src/api.ts';

/** A unit as the API gives one, of an order that nobody placed. */
export function sampleUnit(more: Partial<Unit> = {}): Unit {
  const [profile] = builtInProfiles;
  const document = JSON.stringify(profile);
  const order = '{"format":1}';
  return {
    id: `unt_${'a'.repeat(26)}`,
    order: { id: `ord_${'b'.repeat(26)}`, digest: digestOf(order), document: order },
    board: 'novacustom-v54',
    way: 'sealed-first-boot',
    configuration: {
      model: 'v54',
      choices: { cpu: 'ultra5-125h', memory: '32', wifi: 'ax210', firmware: 'edk2' },
      way: 'sealed-first-boot',
    },
    profile: {
      name: profile?.name ?? '',
      version: profile?.version ?? '',
      digest: digestOf(document),
      document,
    },
    technician: 'Tessa',
    state: 'building',
    facts: null,
    evidence: [],
    certificate: null,
    shipment: null,
    shipTo: null,
    claimedAt: '2026-11-21T10:00:00Z',
    ...more,
  };
}

export const sampleMachine = {
  productName: 'V54x_6x_TU',
  serial: 'NC54-0042',
  diskModel: 'Fixture SSD 1TB',
  diskSerial: 'FX0042',
  nonce: '0123456789abcdef0123456789abcdef',
};
