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
import { openIo } from '../node-io.ts';
import { signUnit } from './certify.ts';
import { unitPath } from './folder.ts';

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
