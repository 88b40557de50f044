import type { Random } from '../digest.ts';
import { type Envelope, writeCertificate } from '../envelope.ts';
import type { ProvisionFacts, ShipFacts, StateFacts } from '../facts.ts';
import { createKey, type KeyPair, publicKeyOf } from '../key.ts';
import type { Result } from '../problem.ts';
import type { RootKeys } from '../root-keys.ts';
import { signStatement, unitProvision, unitShip, unitState } from '../statement.ts';
import {
  createTrustRoot,
  type TrustRootFacts,
  trustedKey,
  usualThresholds,
} from '../trust-root.ts';

/** Thirty-two bytes that are always the same: keys for tests only. */
export const seeded =
  (seed: number): Random =>
  (count) =>
    new Uint8Array(count).fill(seed);

export function must<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Error(JSON.stringify(result.problems));
}

export const now = new Date('2026-11-21T12:00:00Z');
export const rootA = await createKey('root', 'Root A', seeded(1));
export const rootB = await createKey('root', 'Root B', seeded(2));
export const rootC = await createKey('root', 'Root C', seeded(3));
export const bench = await createKey('bench', 'Bea', seeded(4));
export const qa = await createKey('qa', 'Quentin', seeded(5));
export const beasQa = await createKey('qa', 'bea', seeded(6));
export const oldBench = await createKey('bench', 'Boris', seeded(7));
export const stolenQa = await createKey('qa', 'Quinn', seeded(8));
export const stranger = await createKey('bench', 'Mallory', seeded(9));

export const rootKeys: RootKeys = {
  threshold: 2,
  keys: [rootA, rootB, rootC].map(({ public: raw }) => raw),
};

const from = '2026-01-01T00:00:00Z';
const until = '2027-01-01T00:00:00Z';
const trusted = (key: KeyPair) => must(trustedKey(publicKeyOf(key), from, until));

export const trustRootFacts: TrustRootFacts = {
  version: 3,
  issuedAt: '2026-06-01T00:00:00Z',
  expiresAt: '2027-06-01T00:00:00Z',
  keys: [
    trusted(bench),
    trusted(qa),
    trusted(beasQa),
    { ...trusted(oldBench), validUntil: '2026-03-01T00:00:00Z' },
    {
      ...trusted(stolenQa),
      revoked: { at: '2026-11-01T00:00:00Z', compromised: true, reason: 'stolen' },
    },
  ],
  thresholds: usualThresholds,
};

export const trustRootOf = async (
  change: Partial<TrustRootFacts> = {},
  keys: readonly KeyPair[] = [rootA, rootB],
) => must(await createTrustRoot({ ...trustRootFacts, ...change }, keys));

export const trustRoot = await trustRootOf();

const hex = (digit: string) => digit.repeat(64);
export const about = { unit: 'unt_1', machine: hex('1'), order: hex('2'), profile: hex('3') };

export const provisionFacts: ProvisionFacts = {
  ...about,
  provisionedAt: '2026-11-20T09:00:00Z',
  way: 'bench-provisioned',
  technician: 'Bea',
  profileVersion: '1.2.0',
  bundleManifest: hex('4'),
  iso: {
    name: 'Qubes-R4.3.1-x86_64.iso',
    sha256: '6ab99dee2c7a7b2c32053d3531084aaf3af703815842b67f90a87ba324527db6',
    fingerprint: 'F3FA3F99D6281F7B3A3E5E871C3D9B627F3FADA4',
    signature: 'pass',
    readBack: 'pass',
  },
  disk: hex('5'),
};

export const stateFacts: StateFacts = {
  ...about,
  verifiedAt: '2026-11-20T11:00:00+01:00',
  rehearsal: false,
  hardwareReport: { sha256: hex('6'), result: 'pass' },
  snapshot: {
    sha256: hex('7'),
    takenAt: '2026-11-20T10:30:00Z',
    nonce: '00112233445566778899aabbccddeeff',
    drift: 'pass',
  },
  claims: [
    { claim: 'vault-is-silent', result: 'proved' },
    { claim: 'work-stays-at-work', result: 'counterexample' },
    { claim: 'usb-is-apart', result: 'not-run' },
  ],
};

export const shipFacts: ShipFacts = {
  ...about,
  shippedAt: '2026-11-21T08:00:00Z',
  sealPhotos: [{ name: 'lid.jpg', sha256: hex('8') }],
  carrier: 'DHL',
  keyChannel: 'second-parcel',
};

const both = [bench, qa];
export const provisioned = (change: Partial<ProvisionFacts> = {}, keys = both): Promise<Envelope> =>
  signStatement(must(unitProvision({ ...provisionFacts, ...change })), keys);
export const stated = (change: Partial<StateFacts> = {}, keys = both): Promise<Envelope> =>
  signStatement(must(unitState({ ...stateFacts, ...change })), keys);
export const shipped = (change: Partial<ShipFacts> = {}, keys = both): Promise<Envelope> =>
  signStatement(must(unitShip({ ...shipFacts, ...change })), keys);

export const envelopes = [await provisioned(), await stated(), await shipped()];
export const certificate = writeCertificate(envelopes);
