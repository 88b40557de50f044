import { truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { revokeKey } from 'openpgp';
import { describe, expect, it } from 'vitest';
import {
  certified,
  clearsign,
  detach,
  digestLines,
  type IsoBench,
  image,
  isoBench,
  makeKey,
  NAME,
} from '../../test/iso-bench.ts';

/** With a plain DIGESTS file and its signature, as from R4.3.1 on. */
async function plain(lines = digestLines(NAME, image, ['sha256', 'sha512'])): Promise<IsoBench> {
  const at = await isoBench();
  await at.write(`${NAME}.DIGESTS`, lines);
  await at.write(`${NAME}.DIGESTS.asc`, await detach(at.release, lines));
  return at;
}

/** With a clearsigned DIGESTS file, as up to R4.3.0. */
async function clear(lines = digestLines(NAME, image)): Promise<IsoBench> {
  const at = await isoBench();
  await at.write(`${NAME}.DIGESTS`, await clearsign(at.release, lines));
  return at;
}

describe('an image is what Qubes signed', () => {
  it('by a plain DIGESTS file with a detached signature, as from R4.3.1 on', async () => {
    const { exit, document } = await (await plain()).verify();
    expect(exit).toBe(0);
    expect(document).toMatchObject({
      verified: true,
      image: { name: NAME, bytes: image.length, release: 'R4.3', digests: 'detached' },
    });
  });

  it('by a clearsigned DIGESTS file, as up to R4.3.0 (facts 8.15: “both DIGESTS formats”)', async () => {
    const { exit, document } = await (await clear()).verify();
    expect(exit).toBe(0);
    expect(document).toMatchObject({ image: { digests: 'clearsigned', signature: null } });
  });

  it('by a detached signature over the image itself, and says that its name is not signed', async () => {
    const at = await isoBench();
    await at.write(`${NAME}.asc`, await detach(at.release, image));
    const { exit, document } = await at.verify();
    expect(exit).toBe(0);
    expect(document).toMatchObject({ image: { digests: null, signature: 'detached' } });
  });

  it('by RSA keys as well', async () => {
    const at = await isoBench([await makeKey('Master', 'rsa'), await makeKey('Release', 'rsa')]);
    await at.write(`${NAME}.DIGESTS`, await clearsign(at.release, digestLines(NAME, image)));
    await at.write(`${NAME}.asc`, await detach(at.release, image));
    expect((await at.verify()).exit).toBe(0);
  });

  it('by files that lie elsewhere, when they are named', async () => {
    const at = await isoBench();
    const lines = digestLines(NAME, image, ['sha512']);
    await at.write('elsewhere/list', lines);
    await at.write('elsewhere/list.sig', await detach(at.release, lines));
    const words = ['--digests', 'elsewhere/list', '--digests-signature', 'elsewhere/list.sig'];
    expect(await at.verify(...words)).toMatchObject({ exit: 0 });
  });

  it('whatever its MD5 says, since that does not count', async () => {
    const lines = digestLines(NAME, image).replace(/^\n[0-9a-f]{32} /, `\n${'0'.repeat(32)} `);
    expect((await (await clear(lines)).verify()).exit).toBe(0);
  });

  it('and says how fast it was read', async () => {
    expect((await (await clear()).verify()).stderr).toMatch(/2\.5 MB in \d+\.\d s, \d+ MB\/s/);
  });
});

describe('an image is refused', () => {
  const codesOf = async (at: IsoBench) => (await at.verify()).codes;

  it('when nothing signed speaks for it', async () => {
    expect(await codesOf(await isoBench())).toEqual(['signature-missing']);
  });

  it('with all that is wrong at once, also what no key is needed for', async () => {
    const at = await isoBench();
    const keys = ['--key', 'none.asc'];
    expect((await at.verify(...keys)).codes).toEqual(['file-missing', 'signature-missing']);
    await at.write(`${NAME}.DIGESTS`, 'hello\n');
    await at.write(`${NAME}.DIGESTS.asc`, 'hello\n');
    await at.write(`${NAME}.asc`, 'hello\n');
    expect((await at.verify(...keys)).codes).toEqual([
      'file-missing',
      'signature-unreadable',
      'digests-malformed',
      'signature-unreadable',
    ]);
    const lines = digestLines('Other.iso', image);
    await at.write(`${NAME}.DIGESTS`, await clearsign(at.release, lines));
    await at.write(`${NAME}.asc`, await detach(at.release, image));
    expect((await at.verify(...keys)).codes).toEqual(['file-missing', 'digests-other-image']);
  });

  it('when its digests are not signed', async () => {
    const at = await isoBench();
    await at.write(`${NAME}.DIGESTS`, digestLines(NAME, image));
    const { codes, said } = await at.verify();
    expect(codes).toEqual(['signature-missing']);
    expect(said).toContain(`${NAME}.DIGESTS.asc`);
  });

  it('when one byte of it differs, whatever speaks for it', async () => {
    const changed = image.slice();
    changed[2_000_000] = 255;
    const only512 = digestLines(NAME, image, ['md5', 'sha512']);
    for (const at of [await plain(), await clear(), await clear(only512)]) {
      await at.write(NAME, changed);
      const { exit, codes } = await at.verify();
      expect([exit, new Set(codes)]).toEqual([1, new Set(['digest-differs'])]);
    }
    const at = await isoBench();
    await at.write(`${NAME}.asc`, await detach(at.release, image));
    await at.write(NAME, changed);
    expect(await codesOf(at)).toEqual(['signature-invalid']);
  });

  it('when its end is missing', async () => {
    const at = await plain();
    await truncate(join(at.folder, NAME), image.length - 1);
    expect(await codesOf(at)).toContain('digest-differs');
  });

  it('when the DIGESTS file holds and the detached signature does not', async () => {
    const at = await clear();
    await at.write(`${NAME}.asc`, await detach(at.release, image.subarray(1)));
    const { exit, codes } = await at.verify();
    expect([exit, codes]).toEqual([1, ['signature-invalid']]);
  });

  it('when a digest was changed after it was signed', async () => {
    const at = await plain();
    const lines = await at.read(`${NAME}.DIGESTS`);
    await at.write(`${NAME}.DIGESTS`, lines.replace(/^\n[0-9a-f]/, '\n0'));
    expect(await codesOf(at)).toEqual(['signature-invalid']);
    const clearsigned = await clear();
    const text = await clearsigned.read(`${NAME}.DIGESTS`);
    await clearsigned.write(`${NAME}.DIGESTS`, text.replace(/\n[0-9a-f]{2}/, '\n00'));
    expect(await codesOf(clearsigned)).toEqual(['signature-invalid']);
  });

  it('when another key signed, even one that bears the same name', async () => {
    const at = await isoBench();
    const eve = await makeKey('Release 4.3');
    await at.write(`${NAME}.DIGESTS`, await clearsign(eve, digestLines(NAME, image)));
    expect(await codesOf(at)).toEqual(['signature-other-key']);
    await at.write(`${NAME}.DIGESTS`, digestLines(NAME, image));
    await at.write(`${NAME}.DIGESTS.asc`, await detach(eve, digestLines(NAME, image)));
    expect(await codesOf(at)).toEqual(['signature-other-key']);
  });

  it('when the key of another release signed it', async () => {
    const at = await plain();
    await at.write('Qubes-R4.2.4-x86_64.iso', image);
    const lines = digestLines('Qubes-R4.2.4-x86_64.iso', image);
    await at.write('Qubes-R4.2.4-x86_64.iso.DIGESTS', await clearsign(at.release, lines));
    const { codes } = await at.verifyOf('Qubes-R4.2.4-x86_64.iso');
    expect(codes).toEqual(['release-differs']);
  });

  it('when it was renamed, since its signed name is another', async () => {
    const at = await isoBench();
    const lines = digestLines('Qubes-R4.3.0-x86_64.iso', image);
    await at.write(`${NAME}.DIGESTS`, await clearsign(at.release, lines));
    expect(await codesOf(at)).toEqual(['digests-other-image']);
  });

  it('when only MD5 and SHA-1 are signed', async () => {
    expect(await codesOf(await clear(digestLines(NAME, image, ['md5', 'sha1'])))).toEqual([
      'digests-weak',
    ]);
  });

  it('when a file that was named is not there', async () => {
    const at = await plain();
    expect((await at.verify('--signature', 'none.asc')).codes).toEqual(['file-missing']);
    expect((await at.verify('--key', 'none.asc')).codes).toEqual(['file-missing']);
  });
});

describe('a key is refused', () => {
  it('when its full fingerprint is not pinned, and the fingerprint is shown (facts 8.15: “pin the full fingerprint”)', async () => {
    const at = await plain();
    const eve = await makeKey('Release 4.3');
    await at.write('release-4.3.asc', (await certified(eve, at.master)).armor());
    const { codes, said } = await at.verify();
    expect(codes).toEqual(['key-not-pinned']);
    expect(said.replaceAll(' ', '')).toContain(eve.getFingerprint().toUpperCase());
  });

  it('when the master key did not certify it', async () => {
    const at = await plain();
    await at.write('release-4.3.asc', at.release.toPublic().armor());
    expect((await at.verify()).codes).toEqual(['key-not-certified']);
    const eve = await makeKey('Master');
    await at.write('release-4.3.asc', (await certified(at.release, eve)).armor());
    expect((await at.verify()).codes).toEqual(['key-not-certified']);
  });

  it('when it is missing, and the command says which file and that nothing is fetched', async () => {
    const at = await plain();
    await at.io().removeFile('master.asc');
    const { codes, said } = await at.verify();
    expect(codes).toEqual(['key-missing']);
    expect(said).toContain('nothing is fetched');
  });

  it('when it was revoked', async () => {
    const at = await plain();
    const date = new Date('2025-01-01T00:00:00Z');
    const { publicKey } = await revokeKey({ key: at.release, date, format: 'object' });
    const signed = await publicKey.signAllUsers([at.master], new Date('2024-06-01T00:00:00Z'));
    await at.write('release-4.3.asc', signed.armor());
    expect((await at.verify()).codes).toEqual(['key-unusable']);
  });

  it('when it is no key at all', async () => {
    const at = await plain();
    for (const text of ['', 'hello', '-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nAAAA\n']) {
      await at.write('release-4.3.asc', text);
      expect((await at.verify()).codes).toEqual(['key-unusable']);
    }
  });
});

describe('a clock before the signature', () => {
  it('is told apart from a forged one', async () => {
    const at = await plain();
    const { said } = await at.verifyWith({ now: () => new Date('2024-03-01T00:00:00Z') });
    expect(said).toMatch(/creation time is in the future.*clock/);
  });
});
