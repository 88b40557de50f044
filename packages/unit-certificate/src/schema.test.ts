import { expect, it } from 'vitest';
import {
  certificateTextSchema,
  envelopeSchema,
  expectationsSchema,
  rootKeysSchema,
  verdictSchema,
} from './schema.ts';
import { certificate, envelopes, now, rootKeys, trustRoot } from './test/workshop.ts';
import { verifyCertificate } from './verify.ts';

it('lets in what the plain types hold', async () => {
  expect(certificateTextSchema.parse(certificate)).toBe(certificate);
  for (const envelope of envelopes) expect(envelopeSchema.parse(envelope)).toEqual(envelope);
  expect(rootKeysSchema.parse(rootKeys)).toEqual(rootKeys);
  const verdict = await verifyCertificate({ certificate, trustRoot, rootKeys, now });
  const { statements: _, ...shown } = verdict;
  expect(verdictSchema.parse(verdict)).toEqual(shown);
  expect(expectationsSchema.parse({ unit: 'unt_1', claims: ['x'] })).toEqual({
    unit: 'unt_1',
    claims: ['x'],
  });
});

it('refuses an expectation that is not known, so that a misspelt one is not taken for met', () => {
  expect(expectationsSchema.safeParse({ ordre: 'x' }).success).toBe(false);
});
