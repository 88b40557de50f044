import { describe, expect, it, vi } from 'vitest';
import { usablePoint, verify } from './ed25519.ts';
import { fromHex, toBase64, utf8 } from './encoding.ts';
import { createKey, readPrivateKey, writePrivateKey } from './key.ts';
import { bench, must, seeded } from './test/workshop.ts';

const bytes = (hex: string) => fromHex(hex) ?? new Uint8Array();

describe('a key file', () => {
  it('is written and read back', async () => {
    expect(must(await readPrivateKey(writePrivateKey(bench)))).toEqual(bench);
    expect(bench.keyid).toMatch(/^[0-9a-f]{64}$/);
  });

  it('gives the key of RFC 8032, test 1', async () => {
    const seed = bytes('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60');
    const key = await createKey('bench', 'Bea', () => seed);
    expect(key.public).toBe(
      toBase64(bytes('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a')),
    );
  });

  it('is another one each time when nothing says otherwise', async () => {
    const [a, b] = [await createKey('qa', 'Quentin'), await createKey('qa', 'Quentin')];
    expect(a.keyid).not.toBe(b.keyid);
  });

  const codes = async (change: object | string) => {
    const text =
      typeof change === 'string'
        ? change
        : JSON.stringify({ _type: 'nyx-key/v1', ...bench, ...change });
    const read = await readPrivateKey(text);
    return read.ok ? [] : read.problems.map(({ code, where }) => `${code} ${where}`);
  };

  it('is refused when it is none, or of another version', async () => {
    expect(await codes('PRIVATE KEY')).toEqual(['key-malformed ']);
    expect(await codes({ _type: 'nyx-key/v2' })).toEqual(['key-malformed _type']);
    expect(await codes({ role: 'admin' })).toEqual(['key-malformed role']);
    expect(await codes({ note: '' })).toEqual(['key-malformed note']);
  });

  it('is refused when its parts do not belong together', async () => {
    const other = await createKey('bench', 'Bea', seeded(77));
    expect(await codes({ public: other.public })).toEqual(['key-unusable public']);
    expect(await codes({ keyid: other.keyid })).toEqual(['key-unusable keyid']);
    expect(await codes({ private: 'AAAA' })).toEqual(['key-unusable private']);
    expect(await codes({ private: 'AAAAA' })).toEqual(['key-unusable private']);
  });
});

// Arithmetic of edwards25519, written down once more so that the list in ed25519.ts is not believed.
const p = 2n ** 255n - 19n;
const mod = (n: bigint) => ((n % p) + p) % p;
function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let b = mod(base), e = exponent; e > 0n; e >>= 1n, b = mod(b * b))
    if (e & 1n) result = mod(result * b);
  return result;
}
const d = mod(-121665n * power(121666n, p - 2n));
type Point = readonly [bigint, bigint];
function add([x1, y1]: Point, [x2, y2]: Point): Point {
  const k = mod(d * x1 * x2 * y1 * y2);
  return [
    mod((x1 * y2 + x2 * y1) * power(1n + k, p - 2n)),
    mod((y1 * y2 + x1 * x2) * power(1n - k, p - 2n)),
  ];
}
function pointOf(y: bigint): Point | undefined {
  const xx = mod((y * y - 1n) * power(d * y * y + 1n, p - 2n));
  let x = power(xx, (p + 3n) / 8n);
  if (mod(x * x) !== xx) x = mod(x * power(2n, (p - 1n) / 4n));
  return mod(x * x) === xx ? [x, y] : undefined;
}
const littleEndian = (n: bigint) =>
  Uint8Array.from({ length: 32 }, (_, i) => Number((n >> BigInt(8 * i)) & 255n));

describe('a public key', () => {
  it('of small order is refused, all eight of them, in every spelling', () => {
    const eighth = 0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n;
    let point: Point = pointOf(eighth) ?? [0n, 0n];
    const ys = new Set<bigint>();
    const points = new Set<string>();
    const start = point;
    for (let turn = 0; turn < 8; turn += 1) {
      ys.add(point[1]);
      points.add(point.join());
      point = add(point, start);
    }
    expect(points.size).toBe(8);
    expect(point.join()).toBe(start.join());
    expect(ys.size).toBe(5);
    for (const y of ys)
      for (const spelled of [y, y + p].filter((n) => n < 2n ** 255n)) {
        const plain = littleEndian(spelled);
        expect(usablePoint(plain)).toBe(false);
        const signed = Uint8Array.from(plain);
        signed[31] = (signed[31] ?? 0) | 0x80;
        expect(usablePoint(signed)).toBe(false);
      }
  });

  it('that is spelled with a number of p or more is refused', () => {
    for (let more = 0n; more < 19n; more += 1n)
      expect(usablePoint(littleEndian(p + more))).toBe(false);
    expect(usablePoint(littleEndian(p - 2n))).toBe(true);
  });

  it('of another length is refused', () => {
    expect(usablePoint(new Uint8Array(31).fill(9))).toBe(false);
  });

  it('of the identity does not verify the signature that fits every message', async () => {
    const identity = littleEndian(1n);
    const forged = Uint8Array.from([...identity, ...new Uint8Array(32)]);
    const asked = vi.spyOn(crypto.subtle, 'verify').mockResolvedValue(true);
    expect(await verify(Uint8Array.from(identity), forged, utf8('anything'))).toBe(false);
    expect(asked).not.toHaveBeenCalled();
    asked.mockRestore();
  });

  it('that a runtime throws at verifies nothing', async () => {
    const thrown = vi.spyOn(crypto.subtle, 'verify').mockRejectedValue(new Error('DataError'));
    expect(await verify(littleEndian(9n), new Uint8Array(64), utf8('x'))).toBe(false);
    expect(thrown).toHaveBeenCalledOnce();
    thrown.mockRestore();
  });

  it('that is no point of the curve verifies nothing', async () => {
    const noPoint = littleEndian(7n);
    expect(pointOf(7n)).toBeUndefined();
    expect(await verify(Uint8Array.from(noPoint), new Uint8Array(64), utf8('x'))).toBe(false);
  });
});
