import fc from 'fast-check';
import { expect, it } from 'vitest';
import { writeCertificate } from './envelope.ts';
import { certificate, envelopes, now, provisioned, rootKeys, trustRoot } from './test/workshop.ts';
import { verifyCertificate } from './verify.ts';

const verify = (text: string) => verifyCertificate({ certificate: text, trustRoot, rootKeys, now });
const good = await verify(certificate);
const one = writeCertificate([await provisioned()]);
const goodOne = await verify(one);

const flip = (text: string, at: number, bit: number) =>
  text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ (1 << bit)) + text.slice(at + 1);

it('refuses a certificate with any one bit turned, or says exactly the same of it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(certificate.length - 1), fc.nat(7), async (at, bit) => {
      const verdict = await verify(flip(certificate, at, bit));
      if (verdict.ok) expect(verdict).toEqual(good);
      else expect(verdict.proved).toEqual([]);
    }),
  );
});

it('does so for every character around the payload, one after the other', async () => {
  const payload = envelopes[0]?.payload ?? '';
  const from = one.indexOf(payload);
  for (let at = 0; at < one.length; at += 1) {
    if (at > from + 4 && at < from + payload.length - 4) continue;
    const verdict = await verify(flip(one, at, at % 7));
    if (verdict.ok) expect(verdict).toEqual(goodOne);
  }
});

it('never throws, whatever the certificate is', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.string(),
        fc.json(),
        fc
          .record({
            payloadType: fc.constantFrom('application/vnd.in-toto+json', 'x'),
            payload: fc.base64String(),
            signatures: fc.array(fc.record({ sig: fc.base64String() })),
          })
          .map((envelope) => JSON.stringify(envelope)),
      ),
      async (text) => {
        const verdict = await verify(text);
        expect(verdict.ok).toBe(false);
        expect(verdict.problems.length).toBeGreaterThan(0);
      },
    ),
  );
});

it('never throws, whatever the trust root is', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.string(), fc.json()), async (text) => {
      const verdict = await verifyCertificate({ certificate, trustRoot: text, rootKeys, now });
      expect(verdict.ok).toBe(false);
    }),
  );
});
