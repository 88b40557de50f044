import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { utf8 } from './encoding.ts';
import { type Envelope, jsonBytes, seal, writeCertificate } from './envelope.ts';
import type { Expectations } from './expectations.ts';
import { unitProvision } from './statement.ts';
import {
  beasQa,
  bench,
  envelopes,
  must,
  now,
  oldBench,
  provisioned,
  provisionFacts,
  qa,
  rootA,
  rootKeys,
  shipped,
  stated,
  stolenQa,
  stranger,
  trustRoot,
  trustRootOf,
} from './test/workshop.ts';
import { verifyCertificate } from './verify.ts';

/**
 * Certificates for other implementations to be held against: keys come from fixed seeds, and Ed25519
 * is deterministic, so that these files are the same each time. `vitest -u` writes them anew.
 */
interface Case {
  readonly name: string;
  readonly certificate: string;
  readonly trustRoot?: string;
  readonly expectations?: Expectations;
  readonly now?: string;
}

const type = 'application/vnd.in-toto+json';
const lines = (...all: readonly Envelope[]) => writeCertificate(all);
const [first, second] = envelopes;
if (first === undefined || second === undefined) throw new Error('three envelopes are made');

const says = must(unitProvision(provisionFacts));
const boast = {
  ...says,
  predicate: { ...says.predicate, proved: [...says.predicate.proved, 'no-implant'] },
};
const extra = { ...says, predicate: { ...says.predicate, serial: 'PF-1234' } };

const cases: readonly Case[] = [
  { name: 'valid-three-statements', certificate: lines(...envelopes) },
  { name: 'valid-one-statement', certificate: lines(first) },
  {
    name: 'valid-self-install',
    certificate: lines(
      await provisioned({ way: 'self-install', disk: null }),
      await stated({ snapshot: null }),
    ),
  },
  { name: 'valid-rehearsal', certificate: lines(first, await stated({ rehearsal: true })) },
  {
    name: 'valid-url-safe-base64',
    certificate: lines({
      ...first,
      payload: first.payload.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', ''),
    }),
  },
  {
    name: 'valid-wrong-key-ids',
    certificate: lines({
      ...first,
      signatures: first.signatures.map(({ sig }) => ({ keyid: 'wrong', sig })),
    }),
  },
  {
    name: 'valid-extra-signature',
    certificate: lines(await provisioned({}, [stranger, bench, qa])),
  },
  {
    name: 'unexpected-order',
    certificate: lines(first),
    expectations: { order: 'f'.repeat(64), claims: ['vault-is-silent'] },
  },
  { name: 'unsigned', certificate: lines(await provisioned({}, [])) },
  { name: 'signed-by-bench-only', certificate: lines(await provisioned({}, [bench])) },
  { name: 'signed-twice-by-bench', certificate: lines(await provisioned({}, [bench, bench])) },
  { name: 'signed-by-one-person', certificate: lines(await provisioned({}, [bench, beasQa])) },
  { name: 'signed-by-stranger', certificate: lines(await provisioned({}, [stranger, qa])) },
  { name: 'signed-by-old-key', certificate: lines(await provisioned({}, [oldBench, qa])) },
  { name: 'signed-by-stolen-key', certificate: lines(await provisioned({}, [bench, stolenQa])) },
  { name: 'payload-exchanged', certificate: lines({ ...first, payload: second.payload }) },
  {
    name: 'payload-type-other',
    certificate: lines(await seal('text/plain', utf8('{}'), [bench, qa])),
  },
  { name: 'not-a-statement', certificate: lines(await seal(type, utf8('[]'), [bench, qa])) },
  {
    name: 'says-too-much',
    certificate: lines(await seal(type, jsonBytes(boast), [bench, qa])),
  },
  { name: 'unknown-field', certificate: lines(await seal(type, jsonBytes(extra), [bench, qa])) },
  {
    name: 'from-the-future',
    certificate: lines(await provisioned({ provisionedAt: '2026-11-22T00:00:00Z' })),
  },
  { name: 'two-units', certificate: lines(first, await shipped({ unit: 'unt_2' })) },
  { name: 'repeated', certificate: lines(first, first) },
  { name: 'empty', certificate: '\n' },
  {
    name: 'stray-bits-in-base64',
    certificate: lines({ ...first, payload: 'QR==' }),
  },
  {
    name: 'trust-root-signed-by-one',
    certificate: lines(first),
    trustRoot: await trustRootOf({}, [rootA]),
  },
  { name: 'trust-root-expired', certificate: lines(first), now: '2028-01-01T00:00:00Z' },
];

const ids = (list: readonly { readonly id: string }[]) => list.map(({ id }) => id);

async function recorded(one: Case) {
  const at = one.now ?? now.toISOString();
  const verdict = await verifyCertificate({
    certificate: one.certificate,
    trustRoot: one.trustRoot ?? trustRoot,
    rootKeys,
    now: new Date(at),
    expectations: one.expectations ?? {},
  });
  return {
    name: one.name,
    certificate: `certificates/${one.name}.intoto.jsonl`,
    trustRoot: one.trustRoot === undefined ? 'trust-root.dsse' : `${one.name}.dsse`,
    rootKeys,
    now: at,
    expectations: one.expectations ?? {},
    verdict: {
      ok: verdict.ok,
      authentic: verdict.authentic,
      unit: verdict.unit,
      problems: verdict.problems.map(({ code, where }) => ({ code, where })),
      proved: ids(verdict.proved),
      weaklyShown: ids(verdict.weaklyShown),
      notProved: ids(verdict.notProved),
    },
  };
}

const folder = `${import.meta.dirname}/../fixtures`;

describe('the fixtures for other implementations', () => {
  it('hold these certificates and verdicts', async () => {
    const all = await Promise.all(cases.map(recorded));
    const text = all.map((one) => `${JSON.stringify(one)}\n`).join('');
    await expect(text).toMatchFileSnapshot(`${folder}/cases.jsonl`);
    await expect(trustRoot).toMatchFileSnapshot(`${folder}/trust-root.dsse`);
    for (const one of cases) {
      await expect(one.certificate).toMatchFileSnapshot(
        `${folder}/certificates/${one.name}.intoto.jsonl`,
      );
      if (one.trustRoot !== undefined)
        await expect(one.trustRoot).toMatchFileSnapshot(`${folder}/${one.name}.dsse`);
    }
  });

  it.each(cases.map(({ name }) => name))('are verified from their files: %s', async (name) => {
    const read = (file: string) => readFileSync(`${folder}/${file}`, 'utf8');
    const line = read('cases.jsonl')
      .split('\n')
      .find((each) => each.includes(`"name":"${name}"`));
    const one: Awaited<ReturnType<typeof recorded>> = JSON.parse(line ?? 'null');
    const verdict = await verifyCertificate({
      certificate: read(one.certificate),
      trustRoot: read(one.trustRoot),
      rootKeys: one.rootKeys,
      now: new Date(one.now),
      expectations: one.expectations,
    });
    expect(verdict.ok).toBe(one.verdict.ok);
    expect(verdict.ok).toBe(name.startsWith('valid-'));
    expect(ids(verdict.proved)).toEqual(one.verdict.proved);
    expect(verdict.problems.map(({ code, where }) => ({ code, where }))).toEqual(
      one.verdict.problems,
    );
  });
});
