import { describe, expect, it } from 'vitest';
import { utf8 } from './encoding.ts';
import { seal, writeCertificate } from './envelope.ts';
import type { KeyPair } from './key.ts';
import { codes, payloadType, verify, verifyLines } from './test/ask.ts';
import {
  beasQa,
  bench,
  envelopes,
  oldBench,
  provisioned,
  qa,
  shipped,
  stolenQa,
  stranger,
  trustRootFacts,
  trustRootOf,
} from './test/workshop.ts';

describe('signatures', () => {
  const refusedWith = async (code: string, ...keys: KeyPair[]) => {
    const verdict = await verifyLines(await provisioned({}, keys));
    expect(verdict).toMatchObject({
      ok: false,
      authentic: false,
      unit: null,
      proved: [],
      statements: [],
    });
    expect(codes(verdict)).toContain(code);
    return verdict;
  };

  it('by nobody, or by a stranger, are not trusted', async () => {
    await refusedWith('signature-not-trusted');
    await refusedWith('signature-not-trusted', stranger);
  });

  it('by the bench alone, or twice by the bench, are not enough', async () => {
    await refusedWith('threshold-not-met', bench);
    const verdict = await refusedWith('threshold-not-met', bench, bench);
    expect(verdict.problems[0]?.where).toBe('1:signatures');
  });

  it('by two keys of one person are not enough, however the name is spelled', async () => {
    await refusedWith('threshold-not-met', bench, beasQa);
  });

  it('by a key outside its time do not count', async () => {
    await refusedWith('key-not-valid-then', oldBench, qa);
  });

  it('by a stolen key do not count at any time', async () => {
    const verdict = await verifyLines(
      await provisioned({ provisionedAt: '2026-02-01T00:00:00Z' }, [oldBench, stolenQa]),
    );
    expect(codes(verdict)).toEqual(['key-revoked', 'threshold-not-met']);
  });

  it('by a key that was retired count for what was signed before', async () => {
    const { keys } = trustRootFacts;
    const revoked = { at: '2026-11-20T10:00:00Z', compromised: false, reason: 'new token' };
    const retired = await trustRootOf({
      keys: keys.map((key) =>
        key.person === 'Bea' && key.role === 'bench' ? { ...key, revoked } : key,
      ),
    });
    const before = writeCertificate([await provisioned()]);
    expect((await verify({ certificate: before, trustRoot: retired })).ok).toBe(true);
    const after = writeCertificate([await shipped()]);
    expect(codes(await verify({ certificate: after, trustRoot: retired }))).toContain(
      'key-revoked',
    );
  });

  it('of strangers beside those that are needed change nothing', async () => {
    const verdict = await verifyLines(await provisioned({}, [stranger, bench, qa, oldBench]));
    expect(verdict.ok).toBe(true);
    expect(verdict.statements[0]?.signers.map(({ person }) => person)).toEqual(['Bea', 'Quentin']);
  });

  it('are over type and bytes, so that neither can be exchanged', async () => {
    const [first, second] = envelopes;
    if (first === undefined || second === undefined) throw new Error('fixture');
    const swapped = { ...first, payload: second.payload };
    expect(codes(await verifyLines(swapped))).toEqual(['signature-not-trusted']);
    const otherType = await seal('text/plain', utf8('{}'), [bench, qa]);
    expect(codes(await verifyLines({ ...otherType, payloadType }))).toEqual([
      'signature-not-trusted',
    ]);
  });

  it('can ask for two people of one role', async () => {
    const twoBenches = await trustRootOf({
      thresholds: {
        'unit-provision/v1': ['bench', 'bench'],
        'unit-state/v1': ['qa'],
        'unit-ship/v1': ['qa'],
      },
    });
    const early = { provisionedAt: '2026-02-01T00:00:00Z' };
    const one = writeCertificate([await provisioned(early, [bench, qa])]);
    const two = writeCertificate([await provisioned(early, [bench, oldBench])]);
    expect((await verify({ certificate: one, trustRoot: twoBenches })).ok).toBe(false);
    expect((await verify({ certificate: two, trustRoot: twoBenches })).ok).toBe(true);
  });
});
