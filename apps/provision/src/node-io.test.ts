import { stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { bench } from '../test/bench.ts';
import { openIo } from './node-io.ts';

function io() {
  const { folder } = bench();
  const env = { api: undefined, key: undefined, home: folder };
  return openIo({ stdout: () => {}, stderr: () => {} }, env, folder, Readable.from([]));
}

const bytes = (text: string) => new TextEncoder().encode(text);
const codes = (result: { ok: boolean; problems?: readonly { code: string }[] }) =>
  result.problems?.map(({ code }) => code);

it('writes a file whole, with the folders above it, and reads it back', async () => {
  const { writeFile, readFile, readFolder } = io();
  await writeFile('a/b.txt', 'eins');
  expect(await readFile('a/b.txt', 10)).toEqual({ ok: true, value: bytes('eins') });
  expect(await readFolder('.')).toEqual({ ok: true, value: ['a/b.txt'] });
});

it('never replaces a file that must be fresh, and leaves no draft behind', async () => {
  const { writeFile, readFile, readFolder } = io();
  await writeFile('key', 'old', { fresh: true });
  expect(codes(await writeFile('key', 'new', { fresh: true }))).toEqual(['file-exists']);
  expect(await readFile('key', 10)).toEqual({ ok: true, value: bytes('old') });
  expect(await readFolder('.')).toEqual({ ok: true, value: ['key'] });
});

it('keeps a secret readable by its owner only', async () => {
  const { writeFile, folder } = io();
  await writeFile('key', 'x', { secret: true });
  expect((await stat(join(folder, 'key'))).mode & 0o777).toBe(0o600);
});

it('says in words what the system refuses a file for', async () => {
  const { readFile, writeFile } = io();
  const name = 'x'.repeat(300);
  const message = 'The system refuses it: name too long (ENAMETOOLONG).';
  const problems = [expect.objectContaining({ code: 'file-unreadable', message })];
  expect(await readFile(name, 10)).toEqual({ ok: false, problems });
  expect(await writeFile(name, 'x')).toEqual({ ok: false, problems });
});

it('refuses a missing file, a folder, and one that is too large, each with its reason', async () => {
  const { writeFile, readFile, readFolder } = io();
  await writeFile('a/large', 'x'.repeat(100));
  expect(codes(await readFile('a/none', 10))).toEqual(['file-missing']);
  expect(codes(await readFile('a', 10))).toEqual(['file-unreadable']);
  expect(codes(await readFile('a/large', 99))).toEqual(['file-too-large']);
  expect(codes(await readFolder('a/large'))).toEqual(['file-unreadable']);
});

it('refuses to write below what is a file, with its reason', async () => {
  const { writeFile } = io();
  await writeFile('a', 'x');
  expect(codes(await writeFile('a/b/c', 'y'))).toEqual(['file-missing']);
  expect(codes(await writeFile('a/b', 'y'))).toEqual(['file-exists']);
});

it.skipIf(process.platform !== 'linux')(
  'refuses to write where no folder can be made, and does not try without end',
  async () => {
    const { writeFile } = io();
    expect(codes(await writeFile('/proc/nope/a/b', 'x'))).toEqual(['file-missing']);
  },
);

it('stops reading what never ends', async () => {
  const { readFile, folder } = io();
  await symlink('/dev/zero', join(folder, 'endless'));
  expect(codes(await readFile('endless', 1_000_000))).toEqual(['file-too-large']);
});

it('lists a folder whose links lead in circles', async () => {
  const { writeFile, readFolder, list, folder } = io();
  await writeFile('a/b/c.txt', 'x');
  await symlink('..', join(folder, 'a/up'));
  await symlink('.', join(folder, 'a/b/self'));
  const value = ['a/b/c.txt', 'a/b/self', 'a/up'];
  expect(await readFolder('.')).toEqual({ ok: true, value });
  expect([await list('a'), await list('none')]).toEqual([['b', 'up'], []]);
});

it('hands over a file block by block, no more of it than was asked for', async () => {
  const { writeFile, readBlocks } = io();
  await writeFile('large', new Uint8Array(2_500_000));
  const sizes: number[] = [];
  const take = (block: Uint8Array) => void sizes.push(block.length);
  expect(await readBlocks('large', take, 2_000_000)).toEqual({ ok: true, value: 2_000_000 });
  expect(sizes).toEqual([1_048_576, 951_424]);
  expect(codes(await readBlocks('none', take))).toEqual(['file-missing']);
});
