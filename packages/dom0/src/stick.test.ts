import { describe, expect, it } from 'vitest';
import { desk, unit } from '../test/desk.ts';
import { deskBundle, made } from '../test/kickstart.ts';
import { compileBundle, sha256, stickFiles } from './index.ts';
import { sumsOf } from './kickstart.ts';

describe('the stick', () => {
  it('carries the kickstart, the bundle with its sums, and a sheet for the bench', () => {
    const stick = stickFiles(deskBundle(), made());
    if (!stick.ok) throw new Error(JSON.stringify(stick.problems));
    const texts = new Map(stick.value.map((file) => [file.path, file.text]));
    expect(texts.get('BENCH.txt')).toContain('inst.ks=hd:LABEL=QUBES_OEM');
    expect(texts.get('ks.cfg')).toContain(sha256(texts.get('nyx/SHA256SUMS') ?? ''));
    for (const line of sumsOf(deskBundle()).trimEnd().split('\n')) {
      const [sum, path] = line.split('  ');
      expect(sha256(texts.get(`nyx/${path}`) ?? '')).toBe(sum);
    }
  });

  it('is refused when the kickstart was made for another bundle', async () => {
    const bundle = await compileBundle({ ...desk, version: '1.0.1' }, unit);
    const stick = bundle.ok ? stickFiles(bundle.value, made()) : bundle;
    expect(stick.ok ? [] : stick.problems.map((one) => one.code)).toEqual(['file-changed']);
  });

  it('of an owner who installs alone carries no kickstart, so that nothing is erased', () => {
    const stick = stickFiles(deskBundle(), null);
    const paths = stick.ok ? stick.value.map((file) => file.path) : [];
    expect(paths).toContain('OWNER.txt');
    expect(paths).not.toContain('ks.cfg');
  });
});
