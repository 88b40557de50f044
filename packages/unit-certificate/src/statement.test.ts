import { describe, expect, it } from 'vitest';
import { addSignature, type Envelope, writeCertificate } from './envelope.ts';
import { signStatement, unitProvision, unitShip, unitState } from './statement.ts';
import {
  bench,
  must,
  now,
  provisionFacts,
  qa,
  rootKeys,
  shipFacts,
  stateFacts,
  trustRoot,
} from './test/workshop.ts';
import { verifyCertificate } from './verify.ts';

const statement = must(unitProvision(provisionFacts));

describe('a statement', () => {
  it('is an in-toto statement about the machine, the order and the profile', () => {
    expect(statement).toMatchObject({
      _type: 'https://in-toto.io/Statement/v1',
      subject: [{ name: 'machine' }, { name: 'order' }, { name: 'profile' }],
      predicate: { unit: 'unt_1', proved: ['iso-signature', 'stick-read-back', 'bundle'] },
    });
  });

  it('is not made from facts that are not right, and says all that is wrong', () => {
    const made = unitProvision({
      ...provisionFacts,
      unit: 'unit 1',
      bundleManifest: 'ABC',
      provisionedAt: 'yesterday',
    });
    expect(made.ok ? [] : made.problems.map(({ where }) => where)).toEqual([
      'unit',
      'provisionedAt',
      'bundleManifest',
    ]);
    const [claim] = stateFacts.claims;
    if (claim === undefined) throw new Error('fixture');
    expect(unitState({ ...stateFacts, claims: [claim, claim] }).ok).toBe(false);
    expect(unitShip({ ...shipFacts, carrier: 'DHL\nBcc: x' }).ok).toBe(false);
    expect(unitShip({ ...shipFacts, sealPhotos: Array(41).fill(shipFacts.sealPhotos[0]) }).ok).toBe(
      false,
    );
  });

  it('is signed by a second person later, on the bytes of the first', async () => {
    const first = await signStatement(statement, [bench]);
    const sent: Envelope = JSON.parse(JSON.stringify(first));
    const certificate = writeCertificate([await addSignature(sent, qa)]);
    const verdict = await verifyCertificate({ certificate, trustRoot, rootKeys, now });
    expect(verdict.ok).toBe(true);
  });

  it('is not signed with what is no envelope or no key', async () => {
    const envelope = await signStatement(statement, [bench]);
    await expect(addSignature({ ...envelope, payload: '!' }, qa)).rejects.toThrow(TypeError);
    await expect(addSignature(envelope, { ...qa, private: '!' })).rejects.toThrow(TypeError);
  });
});
