import { afterEach, describe, expect, it, vi } from 'vitest';
import { jsonBytes, seal } from './envelope.ts';
import { publicKeyOf } from './key.ts';
import { readRootKeys, rootFingerprint, writeRootKeys } from './root-keys.ts';
import {
  bench,
  must,
  now,
  rootA,
  rootB,
  rootC,
  rootKeys,
  stranger,
  trustRoot,
  trustRootFacts,
  trustRootOf,
} from './test/workshop.ts';
import {
  createTrustRoot,
  maxTrustRoot,
  readTrustRoot,
  trustedKey,
  trustRootPayloadType,
  usualThresholds,
} from './trust-root.ts';

const codes = async (text: string, keys = rootKeys, at = now) => {
  const read = await readTrustRoot(text, keys, at);
  return read.ok ? [] : read.problems.map(({ code }) => code);
};

describe('a trust root', () => {
  it('signed by two of three root keys is read, with the id of each key', async () => {
    const read = must(await readTrustRoot(trustRoot, rootKeys, now));
    expect(read.version).toBe(3);
    expect(read.keys[0]?.keyid).toBe(bench.keyid);
    expect(await codes(await trustRootOf({}, [rootB, rootC]))).toEqual([]);
  });

  it('is refused with too few root keys, the same twice, or those of a stranger', async () => {
    expect(await codes(await trustRootOf({}, [rootA]))).toEqual(['trust-root-signature']);
    expect(await codes(await trustRootOf({}, [rootA, rootA]))).toEqual(['trust-root-signature']);
    expect(await codes(await trustRootOf({}, [rootA, stranger]))).toEqual(['trust-root-signature']);
  });

  it('is refused before and after its time', async () => {
    const at = (time: string) => codes(trustRoot, rootKeys, new Date(time));
    expect(await at('2027-06-01T00:00:00Z')).toEqual(['trust-root-expired']);
    expect(await at('2026-05-31T23:59:59Z')).toEqual(['trust-root-not-yet-valid']);
  });

  it('is refused when it is too long, no envelope or another thing that root keys signed', async () => {
    expect(await codes(' '.repeat(maxTrustRoot + 1))).toEqual(['trust-root-too-large']);
    expect(await codes('{}')).toContain('trust-root-malformed');
    const other = await seal('text/plain', jsonBytes({}), [rootA, rootB]);
    expect(await codes(JSON.stringify(other))).toEqual(['trust-root-malformed']);
    const empty = await seal(trustRootPayloadType, new Uint8Array([0xff]), [rootA, rootB]);
    expect(await codes(JSON.stringify(empty))).toEqual(['trust-root-malformed']);
  });

  it('cannot be made with a weak key, a key twice, or nobody who must sign', async () => {
    const [first] = trustRootFacts.keys;
    if (first === undefined) throw new Error('fixture');
    const made = await createTrustRoot(
      {
        ...trustRootFacts,
        keys: [
          first,
          first,
          { ...first, public: `AQ${'A'.repeat(41)}=` },
          { ...first, public: `${'A'.repeat(42)}B=` },
        ],
        thresholds: { ...usualThresholds, 'unit-ship/v1': [] },
      },
      [rootA, rootB],
    );
    expect(made.ok ? [] : made.problems.map(({ where }) => where)).toEqual([
      'trustRoot.keys[1].public',
      'trustRoot.keys[2].public',
      'trustRoot.keys[3].public',
      'trustRoot.thresholds.unit-ship/v1',
    ]);
    const broken = await createTrustRoot({ ...trustRootFacts, version: 0 }, [rootA]);
    expect(broken.ok).toBe(false);
  });

  it('names no root key among those that sign statements', () => {
    expect(trustedKey(publicKeyOf(rootA), '', '').ok).toBe(false);
  });
});

describe('root keys', () => {
  it('that are misspelt, weak, repeated or not enough are refused', async () => {
    const { keys } = rootKeys;
    for (const unusable of [
      { threshold: 0, keys },
      { threshold: 4, keys },
      { threshold: 1.5, keys },
      { threshold: 1, keys: [...keys, keys[0] ?? ''] },
      { threshold: 1, keys: ['no base64!'] },
      { threshold: 1, keys: [`AQ${'A'.repeat(41)}=`] },
    ])
      expect(await codes(trustRoot, unusable)).toEqual(['root-keys-unusable']);
  });

  it('are written, read back, and have one fingerprint in any order', async () => {
    expect(must(readRootKeys(writeRootKeys(rootKeys)))).toEqual(rootKeys);
    const turned = { ...rootKeys, keys: rootKeys.keys.toReversed() };
    const print = await rootFingerprint(rootKeys);
    expect(print).toMatch(/^(?:[0-9a-f]{4} ){7}[0-9a-f]{4}$/);
    expect(await rootFingerprint(turned)).toBe(print);
    expect(await rootFingerprint({ ...rootKeys, threshold: 1 })).not.toBe(print);
  });

  it('of a file that is none are refused', () => {
    const read = readRootKeys('[]');
    expect(read.ok ? [] : read.problems.map(({ code }) => code)).toEqual(['root-keys-unusable']);
    const short = readRootKeys('{"_type":"nyx-root-keys/v1","threshold":"2","keys":[]}');
    expect(short.ok ? [] : short.problems.map(({ where }) => where)).toEqual([
      'rootKeys.threshold',
    ]);
  });
});

describe('without WebCrypto', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('says so instead of failing', async () => {
    vi.stubGlobal('crypto', {});
    expect(await codes(trustRoot)).toEqual(['crypto-missing']);
    vi.stubGlobal('crypto', undefined);
    expect(await codes(trustRoot)).toEqual(['crypto-missing']);
    const old = { importKey: () => Promise.reject(new Error('NotSupportedError')) };
    vi.stubGlobal('crypto', { subtle: old });
    expect(await codes(trustRoot)).toEqual(['crypto-missing']);
  });
});
