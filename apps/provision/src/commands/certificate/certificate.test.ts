import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type KeyPair,
  readPrivateKey,
  signStatement,
  unitProvision,
  unitState,
  writeCertificate,
} from '@nyx/unit-certificate';
import { describe, expect, it } from 'vitest';
import { type Bench, bench } from '../../../test/bench.ts';

const digest = (letter: string) => letter.repeat(64);
const about = {
  unit: `unt_${'a'.repeat(26)}`,
  machine: digest('1'),
  order: digest('2'),
  profile: digest('3'),
};

/** Three people's keys and a trust root, made by the commands. */
async function keyed(): Promise<Bench> {
  const at = bench();
  for (const [role, person] of [
    ['root', 'Root'],
    ['bench', 'Bea'],
    ['qa', 'Quentin'],
  ] as const)
    await at.run(['keys', 'create', '--role', role, '--person', person, '--out', `${role}.json`]);
  const made = await at.run([
    ...['trust-root', 'create', '--root-key', 'root.json', '--key', 'bench.json'],
    ...['--key', 'qa.json', '--out', 'trust/trust-root.json'],
  ]);
  expect(made.exit).toBe(0);
  return at;
}

async function keyOf(at: Bench, file: string): Promise<KeyPair> {
  const key = await readPrivateKey(await at.read(file));
  if (!key.ok) throw new Error(JSON.stringify(key.problems));
  return key.value;
}

async function certified(): Promise<Bench> {
  const at = await keyed();
  const keys = [await keyOf(at, 'bench.json'), await keyOf(at, 'qa.json')];
  const now = new Date().toISOString();
  const statements = [
    unitProvision({
      ...about,
      provisionedAt: now,
      way: 'sealed-first-boot',
      technician: 'Bea',
      profileVersion: '1.0.0',
      bundleManifest: digest('4'),
      iso: {
        name: 'Qubes-R4.3.1-x86_64.iso',
        sha256: digest('5'),
        fingerprint: 'F'.repeat(40),
        signature: 'pass',
        readBack: 'not-run',
      },
      disk: null,
    }),
    unitState({
      ...about,
      verifiedAt: now,
      rehearsal: false,
      hardwareReport: { sha256: digest('6'), result: 'pass' },
      snapshot: null,
      claims: [],
    }),
  ];
  const envelopes = await Promise.all(
    statements.map((one) => {
      if (!one.ok) throw new Error(JSON.stringify(one.problems));
      return signStatement(one.value, keys);
    }),
  );
  await at.write('certificate.json', writeCertificate(envelopes));
  return at;
}

const verify = [
  'certificate',
  'verify',
  'certificate.json',
  '--trust-root',
  'trust/trust-root.json',
];

describe('nyx keys create', () => {
  it('keeps a key readable by its owner only, and shows its public half alone', async () => {
    const at = bench();
    const words = ['keys', 'create', '--role', 'qa', '--person', 'Quentin', '--out', 'qa.json'];
    const { exit, stdout } = await at.run([...words, '--json']);
    expect(exit).toBe(0);
    expect((await stat(join(at.folder, 'qa.json'))).mode & 0o777).toBe(0o600);
    const key = await keyOf(at, 'qa.json');
    expect(stdout).toContain(key.public);
    expect(stdout).not.toContain(key.private);
  });

  it('never writes over a key', async () => {
    const at = await keyed();
    const before = await at.read('qa.json');
    const words = ['keys', 'create', '--role', 'qa', '--person', 'Quentin', '--out', 'qa.json'];
    expect((await at.run(words)).stderr).toContain('qa.json: There is one already.');
    expect(await at.read('qa.json')).toBe(before);
  });

  it('refuses a role and a person that are none', async () => {
    const boss = ['keys', 'create', '--role', 'boss', '--person', 'B', '--out', 'x'];
    expect((await bench().run(boss)).exit).toBe(64);
    const nobody = ['keys', 'create', '--role', 'qa', '--person', 'a\nb', '--out', 'x'];
    expect((await bench().run(nobody)).exit).toBe(64);
  });
});

describe('nyx trust-root', () => {
  it('shows who may sign, with the public root keys that were written beside it', async () => {
    const at = await keyed();
    const words = ['trust-root', 'show', 'trust/trust-root.json'];
    const { exit, stdout } = await at.run([...words, '--root-key', 'trust/root-keys.json']);
    expect(exit).toBe(0);
    expect(stdout).toContain('Bea');
    expect(stdout).toContain('Quentin');
    expect(await at.read('trust/root-keys.json')).not.toContain('private');
  });

  it('takes a root key file too, of which only the public half is used', async () => {
    const at = await keyed();
    const words = ['trust-root', 'show', 'trust/trust-root.json', '--root-key', 'root.json'];
    expect((await at.run(words)).exit).toBe(0);
  });

  it('refuses a trust root that other root keys signed', async () => {
    const at = await keyed();
    await at.run(['keys', 'create', '--role', 'root', '--person', 'Eve', '--out', 'eve.json']);
    const words = ['trust-root', 'show', 'trust/trust-root.json', '--root-key', 'eve.json'];
    const { exit, stderr } = await at.run(words);
    expect([exit, stderr.split(':')[0]]).toEqual([1, 'trustRoot']);
  });

  it('is not signed with a bench key, and trusts no root key to sign certificates', async () => {
    const at = await keyed();
    const create = (root: string, key: string) =>
      at.run(['trust-root', 'create', '--root-key', root, '--key', key, '--out', 'other.json']);
    expect((await create('bench.json', 'qa.json')).stderr).toContain('bench key of Bea');
    expect((await create('root.json', 'root.json')).exit).toBe(1);
  });
});

describe('nyx certificate verify', () => {
  it('believes a certificate that two people signed, and says what it does not prove', async () => {
    const at = await certified();
    const { exit, stdout } = await at.run([
      ...verify,
      '--unit',
      about.unit,
      '--order',
      about.order,
    ]);
    expect(exit).toBe(0);
    expect(stdout).toContain('Bea (bench) and Quentin (qa)');
    expect(stdout).toMatch(/Not proved \(\d+\)/);
  });

  it('believes nothing of a certificate with one letter changed', async () => {
    const at = await certified();
    const text = await at.read('certificate.json');
    const cut = text.indexOf('"payload":"') + 80;
    const other = text[cut] === 'A' ? 'B' : 'A';
    await at.write('certificate.json', text.slice(0, cut) + other + text.slice(cut + 1));
    const { exit, document } = await at.run([...verify, '--json']);
    expect(exit).toBe(1);
    expect(document()).toMatchObject({ ok: false, authentic: false, proved: [], weaklyShown: [] });
  });

  it('says so when it is true but of another order, or a claim is not proved', async () => {
    const at = await certified();
    const { exit, stdout } = await at.run([...verify, '--order', digest('9'), '--claim', 'vault']);
    expect(exit).toBe(1);
    expect(stdout).toContain('NOT AS EXPECTED');
    expect(stdout).toContain('expectations.order');
    expect(stdout).toContain('expectations.claims');
  });

  it('refuses expectations that nobody can have', async () => {
    const at = await certified();
    const { exit, stderr } = await at.run([...verify, '--way', 'by-owl', '--serial', 'X']);
    expect(exit).toBe(64);
    expect(stderr).toContain('--way');
    expect(stderr).toContain('--serial');
  });

  it('refuses files that are not there, all at once', async () => {
    const words = ['certificate', 'verify', 'c.json', '--trust-root', 't.json'];
    const { exit, stderr } = await bench().run(words);
    expect(exit).toBe(1);
    for (const name of ['c.json', 't.json', 'root-keys.json'])
      expect(stderr).toContain(`${name}: `);
  });
});
