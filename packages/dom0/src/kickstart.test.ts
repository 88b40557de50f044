import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { unit } from '../test/desk.ts';
import { deskBundle, made, script } from '../test/kickstart.ts';
import { readWithPykickstart, withDisk } from '../test/pykickstart.ts';
import { pythonWith } from '../test/python.ts';
import { APPLY } from './asset/apply.ts';
import { kickstart } from './index.ts';
import { PASSPHRASE_BITS, WORDS } from './words.ts';

describe('the kickstart', () => {
  it('has what facts 5.2 names, and the unit in its first line', () => {
    const ks = made();
    for (const line of [
      'graphical',
      'rootpw --lock',
      '@^qubes-xfce',
      '%include /tmp/nyx-disk.ks',
      'poweroff',
    ]) {
      expect(ks.split('\n')).toContain(line);
    }
    expect(ks.split('\n')[0]).toContain('unt_7Q2M');
    expect(ks).toMatch(/^[\n -~]*$/);
    expect(ks.match(/^%(packages|addon|pre|post)/gm)).toHaveLength(
      ks.match(/^%end$/gm)?.length ?? 0,
    );
  });

  it('asks for kernel-latest where the board needs it (hcl)', () => {
    expect(made()).toContain('\nkernel-latest\nkernel-latest-qubes-vm\n');
    const nv41 = { ...unit, board: 'novacustom-nv41', productName: 'NV4xPZ' };
    const bundle = deskBundle();
    const other = { ...bundle, manifest: { ...bundle.manifest, unit: nv41 } };
    const ks = kickstart(other, 'bench-provisioned');
    expect(ks.ok ? ks.value : 'kernel-latest').not.toContain('kernel-latest');
  });

  it('makes no user, holds no passphrase, and restarts only on the bench', () => {
    expect(made()).not.toMatch(/^user /m);
    expect(made()).not.toMatch(/--passphrase="[a-z]/);
    expect(made('bench-provisioned').trimEnd().split('\n').at(-1)).toBe('reboot');
  });

  it('sets the clock before all else, and keeps its own copy off the disk (facts 5.3, 11.8)', () => {
    const pre = script(made(), '%pre');
    expect(pre.indexOf('date -u -s')).toBeLessThan(pre.indexOf('NOSAVE_INPUT_KS'));
    expect(pre.indexOf('NOSAVE_INPUT_KS')).toBeLessThan(pre.indexOf('product_name'));
    expect(pre).toContain(String(Date.parse('2026-11-01T00:00:00Z') / 1000));
  });

  it('writes to a disk only after every check', () => {
    const pre = script(made(), '%pre');
    const writes = Math.min(pre.indexOf('wipefs'), pre.indexOf('dd if'));
    for (const check of ['product_name', 'device/serial', 'blkid -L', '"$typed" = "$last"']) {
      expect(pre.indexOf(check)).toBeGreaterThan(0);
      expect(pre.indexOf(check)).toBeLessThan(writes);
    }
  });

  it('refuses a time that is none', () => {
    const ks = kickstart(deskBundle(), 'sealed-first-boot', { notBefore: 'soon' });
    expect(ks.ok ? [] : ks.problems.map((one) => one.code)).toEqual(['time']);
  });

  it('links no Salt top: what stays enabled would undo the owner (facts 11.3)', () => {
    expect(`${made()}${APPLY}`).not.toMatch(/_tops|top\.enable|test=True/);
  });

  it('draws eight of 1024 distinct words: 80 bits', () => {
    expect(new Set(WORDS).size).toBe(1024);
    expect(WORDS.every((word) => /^[a-z]{3,7}$/.test(word))).toBe(true);
    expect(PASSPHRASE_BITS).toBe(80);
  });
});

describe('the parser of Fedora 41 (pykickstart)', () => {
  const kept = JSON.parse(
    readFileSync(new URL('../fixtures/pykickstart.json', import.meta.url), 'utf8'),
  ) as { readonly commands: string; readonly answer: unknown };
  const python = pythonWith('pykickstart');
  const meant = {
    autopart: [3, true, 'able acid acre aim air aloe arch army'],
    disk: [['nvme0n1'], 'mbr', 'nvme0n1'],
    rootLocked: true,
    users: 0,
    environment: 'qubes-xfce',
    packages: ['kernel-latest', 'kernel-latest-qubes-vm'],
    time: ['Etc/UTC', true],
    scripts: [
      [0, '/bin/bash', false, true],
      [1, '/bin/bash', false, true],
    ],
    end: 2,
  };

  it('read what is meant: thin volumes, encrypted, on one disk; no user; switch off (as kept)', () => {
    expect(made().startsWith(`${kept.commands}\n%pre `)).toBe(true);
    expect(kept.answer).toEqual(meant);
  });

  it.skipIf(python === null)('reads the same now', () => {
    expect(readWithPykickstart(python ?? '', withDisk(made()))).toEqual(meant);
  });

  it.runIf(python === null)('is not on this machine: its kept answer was checked', () => {
    console.warn('dom0: no pykickstart here; its kept answer was checked instead.');
  });
});
