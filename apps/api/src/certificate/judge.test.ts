import type { Unit } from '@nyx/contract';
import {
  createKey,
  createTrustRoot,
  type KeyPair,
  type Result,
  signStatement,
  trustedKey,
  unitProvision,
  unitShip,
  usualThresholds,
  writeCertificate,
} from '@nyx/unit-certificate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  key,
  makePaidOrder,
  openWorld,
  ownOrder,
  unexpected,
  until,
  type World,
} from '../../test/world.ts';
import { trustRootJudge } from './judge.ts';

const sha = (digit: string) => digit.repeat(64);
const must = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.value;
};

let world: World;
let bearer: string;
let bench: KeyPair;
let qa: KeyPair;
let stranger: KeyPair;
let trustRoot: string;

beforeAll(async () => {
  const root = await createKey('root', 'Root');
  bench = await createKey('bench', 'Bea');
  qa = await createKey('qa', 'Quentin');
  stranger = await createKey('qa', 'Somebody');
  const [from, to] = ['2020-01-01T00:00:00Z', '2099-01-01T00:00:00Z'];
  trustRoot = must(
    await createTrustRoot(
      {
        version: 1,
        issuedAt: from,
        expiresAt: to,
        keys: [bench, qa].map((one) => must(trustedKey(one, from, to))),
        thresholds: usualThresholds,
      },
      [root],
    ),
  );
  world = await openWorld(trustRootJudge(trustRoot, { threshold: 1, keys: [root.public] }));
  bearer = await world.technician('Tessa');
});
afterAll(() => world.stop());

async function newUnit(): Promise<{ unit: Unit; secret: string }> {
  const { secret } = await makePaidOrder(world);
  const idempotencyKey = key();
  const body = { boards: ['novacustom-v54'] };
  const taken = await world.api.nextUnit({ bearer, idempotencyKey, body });
  if (taken.status !== 200) throw unexpected(world.api, taken);
  const facts = { serial: key(), diskModel: 'SSD', diskSerial: 'S1' };
  const params = { id: taken.body.id };
  await world.api.putFacts({ bearer, params, idempotencyKey: key(), body: facts });
  return { unit: taken.body, secret };
}

async function certificateOf(unit: Unit, keys: readonly KeyPair[], more: object = {}) {
  const statement = must(
    unitProvision({
      unit: unit.id,
      machine: sha('1'),
      order: unit.order.digest,
      profile: unit.profile.digest,
      provisionedAt: new Date(Date.now() - 1000).toISOString(),
      way: unit.way,
      technician: 'Tessa',
      profileVersion: unit.profile.version,
      bundleManifest: sha('2'),
      iso: {
        name: 'Qubes-R4.3.0-x86_64.iso',
        sha256: sha('3'),
        fingerprint: 'A'.repeat(40),
        signature: 'pass',
        readBack: 'not-run',
      },
      disk: null,
      ...more,
    }),
  );
  return writeCertificate([await signStatement(statement, keys)]);
}

async function shipmentOf(unit: Unit, keys: readonly KeyPair[], more: object = {}) {
  const statement = unitShip({
    unit: unit.id,
    machine: sha('1'),
    order: unit.order.digest,
    profile: unit.profile.digest,
    shippedAt: new Date(Date.now() - 1000).toISOString(),
    sealPhotos: [{ name: 'lid.jpg', sha256: sha('4') }],
    carrier: 'Posti',
    keyChannel: 'second-parcel',
    ...more,
  });
  return writeCertificate([await signStatement(must(statement), keys)]);
}

const send = (unit: Unit, certificate: string) =>
  world.api.addCertificate({
    bearer,
    params: { id: unit.id },
    idempotencyKey: key(),
    body: { certificate },
  });

describe('a shop with a trust root', () => {
  it('serves the trust root as it was signed', async () => {
    const answer = await world.api.getTrustRoot({});
    expect(answer.status === 200 && answer.text).toBe(trustRoot);
  });

  it('stores a certificate of this unit that two people signed, and tells what it shows', async () => {
    const { unit, secret } = await newUnit();
    const certificate = await certificateOf(unit, [bench, qa]);
    const stored = await send(unit, certificate);
    if (stored.status !== 200) throw unexpected(world.api, stored);
    const id = stored.body.certificate ?? '';
    const file = await world.api.getCertificate({ params: { id } });
    expect(file.status === 200 && file.body).toBe(certificate);
    const shipment = { carrier: 'Posti', tracking: 'T1' };
    const params = { id: unit.id };
    await world.api.shipUnit({ bearer, params, idempotencyKey: key(), body: shipment });
    expect((await ownOrder(world.api, secret)).fulfilment.certificate).toBe(id);
    const mail = await until(async () => world.mails().find((one) => one.includes('shipped')));
    const words = mail.replaceAll('=\n', '').replaceAll('\n', ' ');
    expect(words).toContain(`/certificate/${id}`);
    expect(words).toContain('Proved: - The installation image');
    expect(words).toContain('Not proved:');
  });

  it('refuses one that is not signed by two, not about this unit, or was changed', async () => {
    const { unit } = await newUnit();
    const { unit: other } = await newUnit();
    const right = await certificateOf(unit, [bench, qa]);
    const wrong = [
      await certificateOf(unit, [bench]),
      await certificateOf(unit, [bench, stranger]),
      await certificateOf(other, [bench, qa]),
      await certificateOf(unit, [bench, qa], { order: sha('9') }),
      await certificateOf(unit, [bench, qa], { profile: sha('9') }),
      await certificateOf(unit, [bench, qa], { profileVersion: '0.0.0' }),
      await certificateOf(unit, [bench, qa], { way: 'bench-provisioned' }),
      right.replace('"payload":"ey', '"payload":"eyJ'),
      `${right}${right}`,
      '{}',
      'certificate',
    ];
    for (const certificate of wrong) {
      const answer = await send(unit, certificate);
      if (answer.status !== 422) throw new Error(`${answer.status} for ${certificate}`);
      expect(answer.body.code).toBe('certificate-refused');
      expect(answer.body.problems?.length).toBeGreaterThan(0);
    }
    expect(await world.query(`SELECT 1 FROM certificate WHERE unit_id = $1`, [unit.id])).toEqual(
      [],
    );
    expect((await send(unit, right)).status).toBe(200);
  });

  it('adds how it was sent as a last line, signed by two, and serves the whole file', async () => {
    const { unit } = await newUnit();
    const ship = (statement: string) =>
      world.api.shipUnit({
        ...{ bearer, params: { id: unit.id }, idempotencyKey: key() },
        body: { carrier: 'Posti', tracking: 'T2', statement },
      });
    const both = [bench, qa];
    const right = await shipmentOf(unit, both);
    const early = await ship(right);
    expect(early.status === 409 && early.body.code).toBe('unit-not-ready');
    const certificate = await certificateOf(unit, both);
    const stored = await send(unit, certificate);
    const id = (stored.status === 200 && stored.body.certificate) || '';
    const file = async () => (await world.api.getCertificate({ params: { id } })).text;
    const { unit: other } = await newUnit();
    const wrong = [
      await shipmentOf(unit, [bench]),
      await shipmentOf(unit, [bench, stranger]),
      await shipmentOf(other, both),
      await shipmentOf(unit, both, { machine: sha('9') }),
      await shipmentOf(unit, both, { carrier: 'DHL' }),
      certificate,
      '{}\n',
    ];
    for (const statement of wrong) {
      const answer = await ship(statement);
      expect([answer.status, answer.status === 422 && answer.body.code]).toEqual([
        422,
        'certificate-refused',
      ]);
    }
    expect((await ship(`${right}${right}`)).status).toBe(422);
    expect(await file()).toBe(certificate);
    expect((await ship(right)).status).toBe(200);
    expect((await ship(right)).status).toBe(200);
    expect(await file()).toBe(certificate + right);
  });
});
