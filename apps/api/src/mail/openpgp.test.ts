import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decrypt, generateKey, readKey, readMessage, readPrivateKey, revokeKey } from 'openpgp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  address,
  contact,
  makeQuote,
  key as newKey,
  openWorld,
  orderBody,
  unexpected,
  until,
  type World,
} from '../../test/world.ts';
import type { Mail } from './mailer.ts';
import { checkOpenpgpKey } from './openpgp.ts';
import { sendMail } from './send.ts';

const made = (more: object = {}) =>
  generateKey({ userIDs: [{ name: 'Ada', email: 'ada@example.com' }], ...more });
const now = new Date();
const day = 86_400_000;

let world: World;
let ada: Awaited<ReturnType<typeof made>>;
beforeAll(async () => {
  [world, ada] = await Promise.all([openWorld(), made()]);
});
afterAll(() => world.stop());

async function place(openpgpKey: string) {
  const body = { ...orderBody(await makeQuote(world.api)), openpgpKey };
  return world.api.placeOrder({ idempotencyKey: newKey(), body });
}

/** The encrypted mail of an order, from the folder. */
async function mailOf(openpgpKey: string): Promise<{ eml: string; id: string; secret: string }> {
  const before = new Set(world.mails());
  const placed = await place(openpgpKey);
  if (placed.status !== 201) throw unexpected(world.api, placed);
  const eml = await until(async () => world.mails().find((mail) => !before.has(mail)));
  return { eml, id: placed.body.order.id, secret: placed.body.secret };
}
const armoredIn = (eml: string) =>
  /-----BEGIN PGP MESSAGE-----.*-----END PGP MESSAGE-----/s.exec(eml)?.[0] ?? '';
/** Quoted-printable's soft line breaks and escapes, undone. */
const unfolded = (mime: string) =>
  mime
    .replace(/=\r?\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));

function expectWhole(inner: string, { id, secret }: { id: string; secret: string }) {
  expect(inner).toMatch(new RegExp(`^Subject: Nyx order ${id}: placed`, 'm'));
  expect(unfolded(inner)).toContain(`/order/${secret}`);
  expect(unfolded(inner)).toContain(contact.name);
}

describe('a mail to somebody who gave an OpenPGP key', () => {
  it('is PGP/MIME that only this key opens, and says nothing outside', async () => {
    const mail = await mailOf(ada.publicKey);
    const { eml, id, secret } = mail;
    expect(eml).toMatch(
      /^Content-Type: multipart\/encrypted;[\s\S]{0,120}application\/pgp-encrypted/m,
    );
    expect(eml).toMatch(/^Version: 1\r?$/m);
    for (const word of [contact.name, address.line1, id, secret, ': placed'])
      expect(unfolded(eml)).not.toContain(word);
    const decryptionKeys = await readPrivateKey({ armoredKey: ada.privateKey });
    const message = await readMessage({ armoredMessage: armoredIn(eml) });
    expectWhole((await decrypt({ message, decryptionKeys })).data, mail);
  });

  const gpg = spawnSync('gpg', ['--version']).status === 0;
  it.skipIf(!gpg)('is opened by GnuPG, with a key that GnuPG made', async () => {
    const home = mkdtempSync(join(tmpdir(), 'nyx-gpg-'));
    const run = (...args: string[]) =>
      execFileSync('gpg', ['--homedir', home, '--batch', '--passphrase', '', ...args], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      });
    try {
      run('--quick-gen-key', 'Ada <ada@example.com>', 'future-default', 'default', 'never');
      const mail = await mailOf(run('--armor', '--export', 'ada@example.com'));
      writeFileSync(join(home, 'message.asc'), armoredIn(mail.eml));
      expectWhole(run('--decrypt', join(home, 'message.asc')), mail);
    } finally {
      spawnSync('gpgconf', ['--homedir', home, '--kill', 'all']);
      rmSync(home, { recursive: true, force: true });
    }
  });

  it('is handed over once; tried again after a crash, it is the same message', async () => {
    const placed = await place(ada.publicKey);
    if (placed.status !== 201) throw unexpected(world.api, placed);
    const { id: orderId } = placed.body.order;
    const [row] = await until(async () => {
      const found = await world.query<{ id: string }>(
        `SELECT id FROM mail WHERE order_id = $1 AND sent_at IS NOT NULL`,
        [orderId],
      );
      return found.length > 0 && found;
    });
    const handed: Mail[] = [];
    const mailer = async (mail: Mail) => {
      handed.push(mail);
    };
    const id = row?.id ?? '';
    const run = () => sendMail(world.shop, mailer, `${orderId}/placed/1`);
    await run();
    expect(handed).toEqual([]);
    // It died after handing it over, and before it noted that.
    await world.query(`UPDATE mail SET sent_at = NULL WHERE id = $1`, [id]);
    await run();
    await run();
    expect(handed.map((mail) => [mail.id, mail.openpgpKey?.armored])).toEqual([
      [id, ada.publicKey.trim()],
    ]);
  });
});

describe('an OpenPGP key', () => {
  const reason = async (armored: string) => {
    const checked = await checkOpenpgpKey(armored, new Date());
    return checked.ok ? 'usable' : checked.refusal.message;
  };

  it('is refused with its reason when mail to it could not be read, or should not be sent', async () => {
    const past = new Date(now.getTime() - 10 * day);
    const [expired, unborn, signing, weak] = await Promise.all([
      made({ date: past, keyExpirationTime: 3 * 86_400 }),
      made({ date: new Date(now.getTime() + 10 * day) }),
      made({ subkeys: [{ sign: true }] }),
      made({ type: 'rsa', rsaBits: 1024, config: { minRSABits: 1024 } }),
    ]);
    const revoked = await revokeKey({
      key: await readKey({ armoredKey: ada.publicKey }),
      revocationCertificate: ada.revocationCertificate,
      format: 'armored',
    });
    const ended = 'It is revoked, expired or not signed by itself.';
    const useless = 'It has no subkey for encryption that is valid and strong enough.';
    const damaged = ada.publicKey.replace(/\n\n.{20}/, '\n\nAAAAAAAAAAAAAAAAAAAA');
    expect(await reason(ada.publicKey)).toBe('usable');
    expect(await reason(expired.publicKey)).toBe(ended);
    expect(await reason(unborn.publicKey)).toBe(ended);
    expect(await reason(revoked.publicKey)).toBe(ended);
    expect(await reason(signing.publicKey)).toBe(useless);
    expect(await reason(weak.publicKey)).toBe(useless);
    expect(await reason(ada.privateKey)).toContain('private');
    expect(await reason(damaged)).toBe('It is no OpenPGP key.');
  });

  it('is checked before anything is ordered, and is of a bounded size', async () => {
    const refused = await place(ada.privateKey);
    expect([refused.status, refused.text.includes('openpgp-key-refused')]).toEqual([422, true]);
    const huge = await place(`-----BEGIN PGP ${'A'.repeat(33_000)}`);
    expect([huge.status, huge.text.includes('"invalid"')]).toEqual([422, true]);
    // Trying a key costs time: a stranger without a quote gets none.
    const body = { ...orderBody(await makeQuote(world.api)), quote: 'A'.repeat(22) };
    const stranger = await world.api.placeOrder({
      idempotencyKey: newKey(),
      body: { ...body, openpgpKey: ada.privateKey },
    });
    expect(stranger.text).toContain('quote-unknown');
    const [row] = await world.query(`SELECT count(*)::int AS n FROM delivery WHERE box IS NULL`);
    expect(row).toEqual({ n: 0 });
  });
});
