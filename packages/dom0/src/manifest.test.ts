import { describe, expect, it } from 'vitest';
import { deskBundle } from '../test/kickstart.ts';
import { checkManifest, printManifest, readManifest } from './index.ts';

const { files, manifest } = deskBundle();

describe('a manifest', () => {
  it('reads back from its own bytes', () => {
    expect(readManifest(printManifest(manifest))).toEqual({ ok: true, value: manifest });
  });

  it.each(['', '{}', 'null', '[]', '{"format":1}', 'x'])('refuses %j', (text) => {
    expect(readManifest(text).ok).toBe(false);
  });

  it('refuses a path that leads out of the stick', () => {
    const text = printManifest(manifest).replace('"profile.json"', '"../profile.json"');
    expect(readManifest(text).ok).toBe(false);
  });

  it('tells every file that is missing, added or changed', () => {
    expect(checkManifest(files, manifest).ok).toBe(true);
    const [first, second, ...rest] = files;
    if (!first || !second) throw new Error('The bundle has too few files.');
    const changed = [
      { ...second, text: `${second.text} ` },
      ...rest,
      { path: 'x', text: '', mode: '0644' },
    ];
    const checked = checkManifest(changed, manifest);
    expect(checked.ok ? [] : checked.problems.map((one) => `${one.code} ${one.where}`)).toEqual([
      `file-missing ${first.path}`,
      `file-changed ${second.path}`,
      'file-extra x',
    ]);
  });
});
