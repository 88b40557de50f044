import {
  createKey,
  createTrustRoot,
  publicKeyOf,
  signStatement,
  trustedKey,
  unitShip,
  usualThresholds,
  writeCertificate,
  writeRootKeys,
} from '@nyx/unit-certificate';
import type { CheckInput } from '../src/certificate/check.ts';

const day = 24 * 3600 * 1000;
const digest = 'a'.repeat(64);

/** A certificate that two people signed a day before `now`, with the keys to check it. */
export async function signedCertificate(now: Date): Promise<CheckInput> {
  const at = (days: number) => new Date(now.getTime() + days * day).toISOString();
  const [from, until] = [at(-30), at(300)];
  const root = await createKey('root', 'Rosa');
  const signers = [await createKey('bench', 'Bea'), await createKey('qa', 'Quentin')];
  const trusted = signers.map((key) => trustedKey(publicKeyOf(key), from, until));
  const trustRoot = await createTrustRoot(
    {
      version: 1,
      issuedAt: from,
      expiresAt: until,
      keys: trusted.flatMap((key) => (key.ok ? [key.value] : [])),
      thresholds: usualThresholds,
    },
    [root],
  );
  const statement = unitShip({
    ...{ unit: 'unt_1', machine: digest, order: digest, profile: digest },
    ...{ shippedAt: at(-1), carrier: 'DHL', keyChannel: 'second-parcel' },
    sealPhotos: [],
  });
  if (!trustRoot.ok || !statement.ok) throw new Error('the test signs something that is refused');
  return {
    certificate: writeCertificate([await signStatement(statement.value, signers)]),
    trustRoot: trustRoot.value,
    rootKeys: writeRootKeys({ threshold: 1, keys: [root.public] }),
  };
}
