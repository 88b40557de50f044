import { truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hostileDigests } from '../../proof/digests.ts';
import { bytesRead } from '../../test/bytes-read.ts';
import { clearsign, detach, digestLines, image, isoBench, NAME } from '../../test/iso-bench.ts';
import { readDigests } from './digests.ts';

const hex = 'ab'.repeat(32);
const codes = (text: string) => {
  const read = readDigests('D', text, NAME);
  return read.ok ? [] : read.problems.map(({ code, where }) => `${where} ${code}`);
};

describe('a DIGESTS file', () => {
  it('gives the algorithm by the number of digits, in either case of letters', () => {
    const text = `\n${hex.toUpperCase()} *${NAME}\r\n${'0'.repeat(128)}  ${NAME}\n`;
    const read = readDigests('D', text, NAME);
    expect(read).toEqual({ ok: true, value: { sha256: hex, sha512: '0'.repeat(128) } });
  });

  it.each([
    ['a line that is none', `${hex} *${NAME}\nhello\n`, 'D:2'],
    ['a digest of no known length', `${'a'.repeat(56)} *${NAME}\n`, 'D:1'],
    ['a path that climbs', `${hex} *../../etc/${NAME}\n`, 'D:1'],
    ['an absolute path', `${hex} */tmp/${NAME}\n`, 'D:1'],
    ['an escape sequence in a name', `${hex} *\u001b[2J${NAME}\n`, 'D:1'],
    ['letters that run backwards', `${hex} *Qubes\u202eosi.iso\n`, 'D:1'],
    ['a line that another end of line hides', `${hex} *${NAME}\u2028${hex} *x.iso\n`, 'D:1'],
    ['a NUL', `${hex} *${NAME}\0\n`, 'D:1'],
    ['the same digest twice', `${hex} *${NAME}\n${hex} *${NAME}\n`, 'D:2'],
    ['two images', `${hex} *${NAME}\n${'a'.repeat(128)} *Other.iso\n`, 'D'],
    ['nothing', '\n\n', 'D'],
  ])('is refused with %s, with the line', (_, text, where) => {
    expect(codes(text)).toEqual([`${where} digests-malformed`]);
  });

  it('never puts what does not print on the screen', () => {
    const hostile = `${hex} *\u001b]0;x\u0007\u202e\u009b31m\u200b.iso\n`;
    const read = readDigests('D', hostile, NAME);
    const said = read.ok ? '' : read.problems.map(({ message }) => message).join('');
    expect(said).not.toMatch(/[^\x20-\x7e]/);
  });

  // How long each may take is for proof/digests.ts: a clock fails no test here.
  it('is refused when it is huge, by its length alone', () => {
    expect(codes(`${'a'.repeat(64_000)} *${NAME}\n`)).toEqual(['D digests-malformed']);
    const get = (_: object, name: string | symbol) => {
      if (name === 'length') return 30_000_000;
      throw new Error(`It was asked for ${String(name)}.`);
    };
    expect(codes(new Proxy({}, { get }) as string)).toEqual(['D digests-malformed']);
  });

  it('is cut at one line more than it may have', () => {
    const lines = `${hex} *${NAME}\n`.repeat(500);
    let cut = 0;
    const split = (by: string, most: number) => {
      const parts = lines.split(by, most);
      cut += parts.length;
      return parts;
    };
    expect(codes({ length: lines.length, split } as never)).toEqual(['D digests-malformed']);
    expect(cut).toBe(41);
  });

  it('is read or refused with a reason, whatever stands in it (many: proof/digests.ts)', () => {
    const { read, refused, failures } = hostileDigests(500, 1);
    expect(failures).toEqual([]);
    expect([read > 0, refused > 400]).toEqual([true, true]);
  });

  it('is refused before the image is read, and a 200 MB one before it is read itself', async () => {
    const at = await isoBench();
    await at.write(`${NAME}.DIGESTS`, '');
    await truncate(join(at.folder, `${NAME}.DIGESTS`), 200_000_000);
    const from = bytesRead();
    const { codes: found, stderr } = await at.verify();
    expect([found, stderr]).toEqual([['file-too-large'], '']);
    expect(bytesRead() - from).toBeLessThan(image.length);
  });
});

describe('a clearsigned DIGESTS file', () => {
  async function hostile(change: (text: string) => string) {
    const at = await isoBench();
    const text = await clearsign(at.release, digestLines(NAME, image));
    await at.write(`${NAME}.DIGESTS`, change(text));
    return at.verify();
  }

  it('is refused when lines stand before or after what was signed', async () => {
    const line = `${hex} *${NAME}\n`;
    expect((await hostile((text) => line + text)).codes).toEqual(['digests-mixed']);
    expect((await hostile((text) => text + line)).codes).toEqual(['digests-mixed']);
  });

  it('is refused when it holds two signed texts', async () => {
    expect((await hostile((text) => text + text)).codes).toEqual(['digests-mixed']);
  });

  it('is refused when its armour is cut, or its headers are strange', async () => {
    expect((await hostile((text) => text.slice(0, -40))).codes).toEqual(['digests-mixed']);
    const charset = (text: string) => text.replace('\n\n', '\nCharset: UTF-7\n\n');
    expect((await hostile(charset)).codes).toEqual(['signature-invalid']);
  });

  it('is refused when it is made of armour', async () => {
    const head = '-----BEGIN PGP SIGNED MESSAGE-----\n';
    const parts = ['-----BEGIN PGP SIGNATURE-----\n', '\n-----END PGP SIGNATURE-----'];
    for (const part of parts)
      expect((await hostile(() => head + part.repeat(1_800))).codes).toEqual(['digests-mixed']);
  });

  it('is not mixed with a detached signature that was named', async () => {
    const at = await isoBench();
    const text = await clearsign(at.release, digestLines(NAME, image));
    await at.write(`${NAME}.DIGESTS`, text);
    await at.write('sig', await detach(at.release, text));
    expect((await at.verify('--digests-signature', 'sig')).codes).toEqual(['digests-mixed']);
  });
});

describe('a signature file', () => {
  it('is refused when it is none, is cut, or is huge', async () => {
    const at = await isoBench();
    const lines = digestLines(NAME, image);
    await at.write(`${NAME}.DIGESTS`, lines);
    const good = await detach(at.release, lines);
    for (const text of ['hello', good.slice(0, 120), `${good}${good}`.slice(5)]) {
      await at.write(`${NAME}.DIGESTS.asc`, text);
      expect((await at.verify()).codes).toEqual(['signature-unreadable']);
    }
    await at.write(`${NAME}.DIGESTS.asc`, good.repeat(200));
    expect((await at.verify()).codes).toEqual(['file-too-large']);
  });
});
