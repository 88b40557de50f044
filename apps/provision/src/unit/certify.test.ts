import { Readable } from 'node:stream';
import {
  createKey,
  createTrustRoot,
  trustedKey,
  usualThresholds,
  verifyCertificate,
} from '@nyx/unit-certificate';
import { describe, expect, it } from 'vitest';
import { bench } from '../../test/bench.ts';
import { sampleMachine, sampleUnit } from '../../test/sample-unit.ts';
import { digestOf } from '../api.ts';
import { openIo } from '../node-io.ts';
import { signUnit } from './certify.ts';
import { unitPath } from './folder.ts';
import { installationImage } from './iso.ts';

const digest = (letter: string) => letter.repeat(64);
const measured = ['bundle', 'hcl'].map((kind, at) => ({
  kind,
  sha256: digest(String(at)),
  at: '2026-11-21T11:00:00Z',
}));

async function desk() {
  const { folder } = bench();
  const env = { api: undefined, key: undefined, home: folder };
  const io = openIo({ stdout: () => {}, stderr: () => {} }, env, folder, Readable.from([]));
  const machine = unitPath(io, sampleUnit().id, 'machine.json');
  await io.writeFile(machine, JSON.stringify(sampleMachine));
  const keys = [await createKey('bench', 'Bea'), await createKey('qa', 'Quentin')] as const;
  return { io, keys };
}

const salt = ({ io }: Awaited<ReturnType<typeof desk>>) =>
  io.readFile(unitPath(io, sampleUnit().id, 'salt'), 100);

describe('signing a unit', () => {
  it('says of a machine that nobody has looked at that no claim was run', async () => {
    const { io, keys } = await desk();
    const signed = await signUnit(io, sampleUnit({ evidence: measured }), keys);
    if (!signed.ok) throw new Error(JSON.stringify(signed.problems));
    const root = await createKey('root', 'Rosa');
    const [from, until] = ['2026-01-01T00:00:00Z', '2126-01-01T00:00:00Z'];
    const trusted = keys.map((key) => {
      const made = trustedKey(key, from, until);
      if (!made.ok) throw new Error(JSON.stringify(made.problems));
      return made.value;
    });
    const facts = { version: 1, issuedAt: from, expiresAt: until, keys: trusted };
    const trustRoot = await createTrustRoot({ ...facts, thresholds: usualThresholds }, [root]);
    if (!trustRoot.ok) throw new Error(JSON.stringify(trustRoot.problems));
    const verdict = await verifyCertificate({
      certificate: signed.value,
      trustRoot: trustRoot.value,
      rootKeys: { threshold: 1, keys: [root.public] },
      now: new Date(Date.now() + 1_000),
    });
    expect(verdict.problems).toEqual([]);
    const claims = verdict.notProved.filter(({ id }) => id.startsWith('claim:'));
    expect(claims.length).toBeGreaterThan(0);
    expect(new Set(claims.map(({ why }) => why))).toEqual(new Set(['not-run']));
    expect(verdict.notProved.map(({ id }) => id)).toContain('iso-signature');
  });

  const check = (device: unknown) =>
    JSON.stringify({
      format: 1,
      verified: true,
      image: { ...installationImage, bytes: 9, digests: 'detached', signature: null },
      device,
      at: '2026-11-21T11:00:00Z',
    });

  /** What the provision statement says of the image, with this check attached and this one kept. */
  async function isoOf(attached: string, kept = attached) {
    const { io, keys } = await desk();
    await io.writeFile(unitPath(io, sampleUnit().id, 'evidence', 'iso-check.json'), kept);
    const one = { kind: 'iso-check', sha256: digestOf(attached), at: '2026-11-21T11:00:00Z' };
    const signed = await signUnit(io, sampleUnit({ evidence: [...measured, one] }), keys);
    if (!signed.ok) return signed.problems.map(({ code }) => code);
    const [line = ''] = signed.value.split('\n');
    const { payload } = JSON.parse(line) as { payload: string };
    const says: unknown = JSON.parse(Buffer.from(payload, 'base64').toString());
    return (says as { predicate: { iso: unknown } }).predicate.iso;
  }

  it('says that image and stick were checked only when a check of them was recorded', async () => {
    const pass = { ...installationImage, signature: 'pass', readBack: 'pass' };
    expect(await isoOf(check({ bytes: 9, readBack: 'pass' }))).toEqual(pass);
    expect(await isoOf(check(null))).toEqual({ ...pass, readBack: 'not-run' });
  });

  it('does not take a check that is not the one that was attached, or of another image', async () => {
    expect(await isoOf(check(null), check({ bytes: 9, readBack: 'pass' }))).toEqual([
      'does-not-verify',
    ]);
    const other = check(null).replace(installationImage.sha256, 'a'.repeat(64));
    expect(await isoOf(other)).toEqual(['step-differs']);
    expect(await isoOf(check({ bytes: 8, readBack: 'pass' }))).toEqual(['step-differs']);
    expect(await isoOf(check(null).replace('"verified":true', '"verified":false'))).toEqual([
      'shape',
    ]);
  });

  it('refuses when something was not measured, and names the step', async () => {
    const { io, keys } = await desk();
    for (const missing of ['bundle', 'hcl']) {
      const evidence = measured.filter(({ kind }) => kind !== missing);
      const signed = await signUnit(io, sampleUnit({ evidence }), keys);
      expect(signed).toMatchObject({ ok: false, problems: [{ code: 'step-missing' }] });
    }
  });

  it('does not certify a bench-provisioned unit without a snapshot', async () => {
    const { io, keys } = await desk();
    const { serial, diskModel, diskSerial } = sampleMachine;
    const facts = { serial, diskModel, diskSerial };
    const unit = sampleUnit({ way: 'bench-provisioned', facts, evidence: measured });
    const signed = await signUnit(io, unit, keys);
    expect(JSON.stringify(signed)).toContain('--snapshot');
  });

  it('makes one salt for a unit, and keeps serial and disk out of the certificate', async () => {
    const at = await desk();
    const unit = sampleUnit({ evidence: measured });
    const signed = await signUnit(at.io, unit, at.keys);
    const before = await salt(at);
    await signUnit(at.io, unit, at.keys);
    expect(await salt(at)).toEqual(before);
    const payloads = (signed.ok ? signed.value : '')
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { payload: string }).payload)
      .map((payload) => Buffer.from(payload, 'base64').toString());
    expect(payloads).toHaveLength(2);
    for (const secret of [sampleMachine.serial, sampleMachine.diskSerial])
      expect(payloads.join()).not.toContain(secret);
  });
});
