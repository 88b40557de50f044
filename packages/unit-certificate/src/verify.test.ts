import { describe, expect, it } from 'vitest';
import { utf8 } from './encoding.ts';
import { seal, writeCertificate } from './envelope.ts';
import { createKey } from './key.ts';
import { unitProvision } from './statement.ts';
import { codes, payloadType, verify, verifyLines } from './test/ask.ts';
import {
  bench,
  certificate,
  envelopes,
  must,
  provisioned,
  provisionFacts,
  qa,
  seeded,
  shipped,
  stated,
  stateFacts,
} from './test/workshop.ts';
import { maxCertificate } from './verify.ts';

const idsOf = (list: readonly { id: string }[]) => list.map(({ id }) => id);

describe('a certificate of a bench-provisioned unit', () => {
  it('is believed, and says in three lists what it shows', async () => {
    const verdict = await verify();
    expect(verdict).toMatchObject({ ok: true, authentic: true, unit: 'unt_1', problems: [] });
    expect(idsOf(verdict.proved)).toEqual([
      'iso-signature',
      'stick-read-back',
      'bundle',
      'hardware-report',
      'snapshot-drift',
      'claim:vault-is-silent',
    ]);
    expect(idsOf(verdict.weaklyShown)).toEqual([
      'installed-on-bench',
      'snapshot-fresh',
      'seals-photographed',
      'keys-apart',
    ]);
    expect(verdict.notProved.map(({ id, why }) => `${id} ${why}`)).toEqual([
      'claim:work-stays-at-work failed',
      'claim:usb-is-apart not-run',
      'after-sealing cannot-be-shown',
      'no-implant cannot-be-shown',
      'honest-machine cannot-be-shown',
    ]);
    expect(
      verdict.statements.map(({ line, signers }) => [line, signers.map((s) => s.person)]),
    ).toEqual([1, 2, 3].map((line) => [line, ['Bea', 'Quentin']]));
    for (const { text } of [...verdict.proved, ...verdict.weaklyShown, ...verdict.notProved])
      expect(text).toMatch(/^[A-Z].+[.)]$/);
  });

  it('is read with empty lines and line ends of any kind', async () => {
    expect(
      (await verify({ certificate: `\r\n${certificate.replaceAll('\n', '\r\n')}\n` })).ok,
    ).toBe(true);
  });

  it('accepts both alphabets of base64, padded or not', async () => {
    const urlSafe = envelopes.map((envelope) => ({
      ...envelope,
      payload: envelope.payload.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', ''),
      signatures: envelope.signatures.map(({ keyid, sig }) => ({
        keyid,
        sig: sig.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', ''),
      })),
    }));
    expect(await verifyLines(...urlSafe)).toEqual(await verify());
  });

  it('takes the key id for a hint: wrong, swapped or absent, nothing changes', async () => {
    const hintless = envelopes.map((envelope) => ({
      ...envelope,
      signatures: envelope.signatures.map(({ sig }, index) =>
        index === 0 ? { sig } : { keyid: bench.keyid, sig },
      ),
    }));
    const text = hintless.map((envelope) => `${JSON.stringify(envelope)}\n`).join('');
    expect(await verify({ certificate: text })).toEqual(await verify());
  });
});

describe('what is never proved', () => {
  it('is what was not run', async () => {
    const verdict = await verifyLines(
      await provisioned({ way: 'self-install', disk: null }),
      await stated({
        snapshot: null,
        hardwareReport: { ...stateFacts.hardwareReport, result: 'not-run' },
      }),
    );
    expect(verdict.ok).toBe(true);
    expect(idsOf(verdict.proved)).toEqual(['iso-signature', 'stick-read-back', 'bundle']);
    expect(verdict.weaklyShown).toEqual([]);
    expect(verdict.notProved).toContainEqual(
      expect.objectContaining({ id: 'claim:vault-is-silent', why: 'not-run' }),
    );
    expect(verdict.notProved).toContainEqual(
      expect.objectContaining({ id: 'keys-apart', why: 'no-statement' }),
    );
  });

  it('is anything that a rehearsal measured', async () => {
    const verdict = await verifyLines(await provisioned(), await stated({ rehearsal: true }));
    expect(verdict.ok).toBe(true);
    expect(idsOf(verdict.proved)).toEqual(['iso-signature', 'stick-read-back', 'bundle']);
    expect(idsOf(verdict.weaklyShown)).toEqual(['installed-on-bench']);
    expect(verdict.notProved.filter(({ why }) => why === 'rehearsal')).toHaveLength(6);
  });

  it('is what failed', async () => {
    const verdict = await verifyLines(
      await provisioned({ iso: { ...provisionFacts.iso, signature: 'fail' } }),
      await shipped({ keyChannel: 'same-parcel', sealPhotos: [] }),
    );
    expect(verdict.notProved.slice(0, 3).map(({ id, why }) => `${id} ${why}`)).toEqual([
      'iso-signature failed',
      'seals-photographed not-run',
      'keys-apart failed',
    ]);
  });

  it('is more when a statement is left out, never less', async () => {
    const whole = await verify();
    const strong = new Set(idsOf(whole.proved));
    const any = new Set([...idsOf(whole.proved), ...idsOf(whole.weaklyShown)]);
    for (let mask = 1; mask < 8; mask += 1) {
      const some = envelopes.filter((_, index) => mask & (1 << index));
      const verdict = await verifyLines(...some);
      expect(verdict.ok).toBe(true);
      expect(idsOf(verdict.proved).every((id) => strong.has(id))).toBe(true);
      expect(idsOf(verdict.weaklyShown).every((id) => any.has(id))).toBe(true);
      expect(verdict.proved.length + verdict.weaklyShown.length).toBeLessThanOrEqual(any.size);
    }
  });
});

describe('a file that is not a certificate', () => {
  const refusedAs = async (text: string, code: string) => {
    const verdict = await verify({ certificate: text });
    expect(verdict.ok).toBe(false);
    expect(codes(verdict)).toContain(code);
    expect(verdict.proved).toEqual([]);
  };

  it('is refused when it is empty, too long or has too many lines', async () => {
    await refusedAs('', 'certificate-empty');
    await refusedAs(' \n\n', 'certificate-empty');
    await refusedAs('x'.repeat(maxCertificate + 1), 'certificate-too-large');
    await refusedAs('{}\n'.repeat(13), 'certificate-too-large');
  });

  it('is refused line by line, with a place for each problem', async () => {
    const verdict = await verify({ certificate: `[]\n{"payloadType":1}\nnot json\n` });
    expect(verdict.problems.map(({ where }) => where)).toEqual([
      '1',
      '2:payloadType',
      '2:payload',
      '2:signatures',
      '3',
    ]);
    expect(new Set(codes(verdict))).toEqual(new Set(['envelope-malformed']));
  });

  it('is refused when one line of several is wrong', async () => {
    await refusedAs(`${certificate}{}\n`, 'envelope-malformed');
  });

  it('is refused for base64 with stray bits, signs or too many bytes', async () => {
    const [first] = envelopes;
    const line = (change: object) => `${JSON.stringify({ ...first, ...change })}\n`;
    await refusedAs(line({ payload: 'QR==' }), 'envelope-malformed');
    await refusedAs(line({ payload: 'Q Q' }), 'envelope-malformed');
    await refusedAs(line({ payload: 'A'.repeat(100_000) }), 'envelope-malformed');
    await refusedAs(line({ payload: 'A'.repeat(140_000) }), 'envelope-malformed');
    await refusedAs(
      line({ signatures: Array(9).fill(first?.signatures[0]) }),
      'envelope-malformed',
    );
    const stray = `${'A'.repeat(85)}B`;
    await refusedAs(line({ signatures: [{ keyid: '', sig: stray }] }), 'signature-not-trusted');
  });

  it('is refused for another payload type', async () => {
    const [first] = envelopes;
    await refusedAs(
      `${JSON.stringify({ ...first, payloadType: 'text/plain' })}\n`,
      'payload-type-unknown',
    );
  });

  it('is refused when the signed bytes are not a statement', async () => {
    const signedText = async (text: string) =>
      writeCertificate([await seal(payloadType, utf8(text), [bench, qa])]);
    await refusedAs(await signedText('no json'), 'statement-malformed');
    await refusedAs(await signedText('null'), 'statement-malformed');
    const invalid = await seal(payloadType, new Uint8Array([0xff, 0xfe]), [bench, qa]);
    await refusedAs(writeCertificate([invalid]), 'statement-malformed');
    const marked = utf8(`\uFEFF${JSON.stringify(must(unitProvision(provisionFacts)))}`);
    await refusedAs(
      writeCertificate([await seal(payloadType, marked, [bench, qa])]),
      'statement-malformed',
    );
  });
});

describe('statements of several certificates', () => {
  it('are refused together, each with the field that differs', async () => {
    const verdict = await verifyLines(
      await provisioned(),
      await stated({ unit: 'unt_2', order: 'f'.repeat(64) }),
      await shipped({ machine: 'e'.repeat(64) }),
    );
    expect(codes(verdict)).toEqual(Array(3).fill('subjects-disagree'));
    expect(verdict.problems.map(({ where }) => where)).toEqual(['2:unit', '2:order', '3:machine']);
  });

  it('are refused when two are of one type', async () => {
    const verdict = await verifyLines(await stated(), await stated({ claims: [] }));
    expect(codes(verdict)).toEqual(['statement-repeated']);
  });
});

describe('expectations', () => {
  it('that are met change nothing', async () => {
    const verdict = await verify({
      expectations: {
        unit: 'unt_1',
        order: provisionFacts.order,
        profile: provisionFacts.profile,
        profileVersion: '1.2.0',
        machine: provisionFacts.machine,
        bundleManifest: provisionFacts.bundleManifest,
        iso: provisionFacts.iso.sha256,
        way: 'bench-provisioned',
        hardwareReport: stateFacts.hardwareReport.sha256,
        snapshot: stateFacts.snapshot?.sha256 ?? '',
        nonce: stateFacts.snapshot?.nonce ?? '',
        statements: ['unit-provision/v1', 'unit-state/v1', 'unit-ship/v1'],
        claims: ['vault-is-silent'],
        trustRootVersion: 3,
      },
    });
    expect(verdict.problems).toEqual([]);
    expect(verdict.ok).toBe(true);
  });

  it('that are not met are told all at once, while the lists stay', async () => {
    const verdict = await verify({
      expectations: {
        unit: 'unt_2',
        order: 'x',
        profile: 'x',
        profileVersion: 'x',
        machine: 'x',
        bundleManifest: 'x',
        iso: 'x',
        way: 'self-install',
        hardwareReport: 'x',
        snapshot: 'x',
        nonce: 'x',
        claims: ['work-stays-at-work', 'never-heard-of'],
        trustRootVersion: 4,
      },
    });
    expect(verdict).toMatchObject({ ok: false, authentic: true, unit: 'unt_1' });
    expect(codes(verdict)).toEqual([
      'other-unit',
      'other-order',
      'other-profile',
      'other-profile-version',
      'other-bundle',
      'other-iso',
      'other-way',
      'other-machine',
      'other-hardware-report',
      'other-snapshot',
      'other-nonce',
      'claim-not-proved',
      'claim-not-proved',
      'trust-root-older',
    ]);
    expect(verdict.proved).toHaveLength(6);
  });

  it('about what no statement says are not met', async () => {
    const verdict = await verify({
      certificate: writeCertificate([await shipped()]),
      expectations: { iso: 'x', nonce: 'x', statements: ['unit-state/v1'] },
    });
    expect(codes(verdict)).toEqual(['other-iso', 'other-nonce', 'statement-absent']);
    const withoutSnapshot = await verify({
      certificate: writeCertificate([await stated({ snapshot: null })]),
      expectations: { snapshot: 'x' },
    });
    expect(codes(withoutSnapshot)).toEqual(['other-snapshot']);
  });
});

it('refuses everything under a trust root that it cannot read', async () => {
  const verdict = await verify({ trustRoot: '{}' });
  expect(verdict).toMatchObject({ ok: false, unit: null, proved: [] });
});

it('never signs or believes with a key from another seed', async () => {
  const other = await createKey('bench', 'Bea', seeded(99));
  expect(codes(await verifyLines(await provisioned({}, [other, qa])))).toContain(
    'threshold-not-met',
  );
});
