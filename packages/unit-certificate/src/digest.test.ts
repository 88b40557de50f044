import { describe, expect, it } from 'vitest';
import { commit, digest, newSalt } from './digest.ts';
import { fromBase64, fromHex, toBase64, utf8 } from './encoding.ts';
import { seeded } from './test/workshop.ts';

it('digests bytes as SHA-256 does', async () => {
  expect(await digest(utf8('abc'))).toBe(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  );
});

describe('a commitment', () => {
  it('is another one for another salt or value, and SHA-256 of both', async () => {
    const salt = newSalt(seeded(0xab));
    expect(salt).toBe('ab'.repeat(32));
    const made = await commit(salt, 'PF-1234');
    expect(made).toBe(
      await digest(new Uint8Array([...new Uint8Array(32).fill(0xab), ...utf8('PF-1234')])),
    );
    expect(await commit(newSalt(), 'PF-1234')).not.toBe(made);
  });

  it('takes no salt but 32 bytes', async () => {
    await expect(commit('00', 'PF-1234')).rejects.toThrow(/64 lower-case/);
    await expect(commit('zz'.repeat(32), 'PF-1234')).rejects.toThrow(/64 lower-case/);
  });
});

describe('base64', () => {
  it('is read in either alphabet and has one spelling', () => {
    const bytes = new Uint8Array([0xfb, 0xff, 0xfe, 0x01]);
    for (const text of ['+//+AQ==', '-__-AQ', '-__-AQ==']) expect(fromBase64(text)).toEqual(bytes);
    expect(toBase64(bytes)).toBe('+//+AQ==');
    for (const text of ['A', 'AQ=A', 'AR==', 'A Q=', 'é']) expect(fromBase64(text)).toBeUndefined();
  });

  it('of nothing is nothing', () => {
    expect(fromBase64('')).toEqual(new Uint8Array());
    expect(fromHex('')).toEqual(new Uint8Array());
  });
});
