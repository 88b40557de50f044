import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { desk, unit } from '../test/desk.ts';
import { readWithPykickstart, withDisk } from '../test/pykickstart.ts';
import { pythonWith } from '../test/python.ts';
import { APPLY, STATUS } from './asset.ts';
import {
  checkUnit,
  compileBundle,
  isPlaceholder,
  kickstart,
  PLACEHOLDERS,
  sha256,
  stickFiles,
  type UnitFacts,
  type Way,
} from './index.ts';
import { sumsOf } from './kickstart.ts';
import { PASSPHRASE_BITS, WORDS } from './words.ts';

/** Any UTF-16 code unit, half a character too; fast-check's own 'binary' takes a second to prepare. */
const anyUnit = fc.oneof(fc.nat(0x7f), fc.nat(0xffff)).map((code) => String.fromCharCode(code));

function made(way: Way = 'sealed-first-boot', facts: UnitFacts = unit): string {
  const ks = kickstart(facts, desk, way, { notBefore: '2026-11-01T00:00:00Z' });
  if (!ks.ok) throw new Error(JSON.stringify(ks.problems));
  return ks.value;
}

/** The body of one script section. */
function script(ks: string, section: '%pre' | '%post'): string {
  const from = ks.indexOf(`\n${section} `);
  const start = ks.indexOf('\n', from + 1) + 1;
  return ks.slice(start, ks.indexOf('\n%end', start) + 1);
}

function has(command: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${command}`]).status === 0;
}

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
    expect(made('bench-provisioned', nv41)).not.toContain('kernel-latest-qubes-vm');
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
    const ks = kickstart(unit, desk, 'sealed-first-boot', { notBefore: 'soon' });
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
    const ks = kickstart(unit, desk, 'sealed-first-boot');
    expect(ks.ok && ks.value.startsWith(`${kept.commands}\n%pre `)).toBe(true);
    expect(kept.answer).toEqual(meant);
  });

  it.skipIf(python === null)('reads the same now', () => {
    expect(readWithPykickstart(python ?? '', withDisk(made()))).toEqual(meant);
  });

  it.runIf(python === null)('is not on this machine: its kept answer was checked', () => {
    console.warn('dom0: no pykickstart here; its kept answer was checked instead.');
  });
});

describe.skipIf(!has('bash'))(
  'the script before the installation, run by bash on a made-up machine',
  () => {
    let root = '';
    beforeEach(() => {
      root = mkdtempSync(join(tmpdir(), 'nyx-pre-'));
      for (const folder of ['bin', 'tmp', 'dev', 'run/install/repo'])
        mkdirSync(join(root, folder), { recursive: true });
      put('run/install/repo/.discinfo', '1700000000.5\nQubes\n');
      product('V54x_6x_TU');
      for (const name of ['chvt', 'wipefs', 'dd', 'udevadm', 'clear', 'hwclock', 'findmnt'])
        stub(name, '');
      stub('blkid', 'echo /dev/sda1');
      stub('poweroff', 'kill -TERM $PPID');
    });
    afterEach(() => rmSync(root, { recursive: true, force: true }));

    function put(path: string, text: string): void {
      mkdirSync(join(root, path, '..'), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    function stub(name: string, body: string): void {
      put(`bin/${name}`, `#!/bin/sh\necho "${name} $*" >> ${root}/calls\n${body}\n`);
      chmodSync(join(root, 'bin', name), 0o755);
    }
    function product(name: string): void {
      put('sys/class/dmi/id/product_name', `${name}\n`);
    }
    function disk(name: string, model: string, serial: string): void {
      put(`sys/block/${name}/device/model`, `${model}        \n`);
      put(`sys/block/${name}/device/serial`, `  ${serial}   \n`);
    }
    /** Runs the script with the person typing what `typist` makes of the screen so far. */
    function run(): {
      readonly screen: string;
      readonly calls: string;
      readonly include: string | null;
    } {
      const text = script(made(), '%pre')
        .replaceAll(/\/(?=(sys|run\/install|tmp)\/)/g, `${root}/`)
        .replace('exec < /dev/tty6 > /dev/tty6 2>&1', `exec > ${root}/tty 2>&1`)
        .replace('read -r typed', 'typed=$last')
        .replace('head -c 1 /dev/random', 'head -c 1 /dev/urandom');
      const path = `${root}/bin:/usr/bin:/bin`;
      spawnSync('bash', ['-c', text], { input: '\n', timeout: 20_000, env: { PATH: path } });
      const read = (file: string): string =>
        existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8') : '';
      const include = read('tmp/nyx-disk.ks');
      return {
        screen: read('tty'),
        calls: read('calls'),
        include: include === '' ? null : include,
      };
    }

    it('takes the one disk that is the unit’s, among others', () => {
      disk('nvme0n1', 'Other SSD', 'A1B2');
      disk('nvme1n1', unit.disk.model, unit.disk.serial);
      const { include, calls, screen } = run();
      expect(include).toContain('ignoredisk --only-use=nvme1n1\n');
      expect(include).toMatch(
        /^autopart --type=thinp --encrypted --passphrase="([a-z]+ ){7}[a-z]+"$/m,
      );
      expect(calls).toContain('/dev/nvme1n1');
      expect(calls).not.toContain('nvme0n1');
      const phrase = /passphrase="(.*)"/.exec(include ?? '')?.[1] ?? '?';
      expect(screen).toContain(phrase);
      expect(phrase.split(' ').every((word) => WORDS.includes(word))).toBe(true);
      expect(existsSync(join(root, 'tmp/NOSAVE_INPUT_KS'))).toBe(true);
    });

    it.each([
      [
        'no disk is the unit’s',
        () => disk('nvme0n1', 'Other SSD', 'A1B2'),
        'is not in this machine',
      ],
      ['there is no disk at all', () => undefined, 'is not in this machine'],
      [
        'the serial is another',
        () => disk('nvme0n1', unit.disk.model, 'S6Z1NJ0W512345L'),
        'is not in this machine',
      ],
      [
        'two disks say they are the unit’s',
        () => ['nvme0n1', 'nvme1n1'].map((name) => disk(name, unit.disk.model, unit.disk.serial)),
        '2 disks say',
      ],
      [
        'the machine is another',
        () => [product('NV4xPZ'), disk('nvme0n1', unit.disk.model, unit.disk.serial)],
        "calls itself 'NV4xPZ'",
      ],
      [
        'the machine says nothing',
        () => [product(''), disk('nvme0n1', unit.disk.model, unit.disk.serial)],
        "calls itself ''",
      ],
      [
        'the disk carries the stick',
        () => [
          stub('blkid', 'echo /dev/nvme0n1p3'),
          disk('nvme0n1', unit.disk.model, unit.disk.serial),
        ],
        'carries the stick',
      ],
    ])('stops with a sentence and writes nothing when %s', (_, arrange, sentence) => {
      arrange();
      const { include, calls, screen } = run();
      expect(screen).toContain('STOP.');
      expect(screen).toContain(sentence);
      expect(screen).toContain('Nothing was written');
      expect(calls).toContain('poweroff -f');
      expect(calls).not.toMatch(/^(wipefs|dd) /m);
      expect(include).toBeNull();
    });

    it('makes another passphrase each time', () => {
      disk('nvme0n1', unit.disk.model, unit.disk.serial);
      const phrases = Array.from(
        { length: 4 },
        () => /passphrase="(.*)"/.exec(run().include ?? '')?.[1],
      );
      expect(new Set(phrases).size).toBe(4);
    });
  },
);

describe('the scripts', () => {
  const scripts = [
    ['%pre', () => script(made(), '%pre'), 'bash'],
    ['%post', () => script(made(), '%post'), 'bash'],
    ['nyx-apply', () => APPLY, 'sh'],
    ['nyx-status', () => STATUS, 'sh'],
  ] as const;

  it.skipIf(!has('bash')).each(scripts)(
    '%s is a script that its shell can read',
    (_, text, shell) => {
      execFileSync(shell, ['-n'], { input: text() });
    },
  );

  it.skipIf(!has('shellcheck')).each(scripts)('%s: shellcheck finds nothing', (_, text, shell) => {
    const ran = spawnSync('shellcheck', ['--shell', shell, '-'], {
      input: text(),
      encoding: 'utf8',
    });
    expect(ran.stdout).toBe('');
  });

  it.runIf(!has('shellcheck'))('were not judged by shellcheck: it is not on this machine', () => {
    console.warn('dom0: no shellcheck here.');
  });
});

describe('the facts of a unit', () => {
  it.each(PLACEHOLDERS)('never take %j for an identity (facts 11.8)', (value) => {
    expect(isPlaceholder(value)).toBe(true);
    expect(isPlaceholder(` ${value.toUpperCase()} `)).toBe(true);
    const checked = checkUnit({ ...unit, disk: { ...unit.disk, serial: value } });
    expect(checked.ok).toBe(false);
  });

  it('refuse one repeated character, an unknown board and a product that the board does not have', () => {
    expect(checkUnit({ ...unit, disk: { ...unit.disk, serial: '0000000' } }).ok).toBe(false);
    expect(checkUnit({ ...unit, board: 'toaster' }).ok).toBe(false);
    expect(checkUnit({ ...unit, productName: 'NV4xPZ' }).ok).toBe(false);
    expect(checkUnit(unit).ok).toBe(true);
  });

  it('refuse what could mean something to a script, at every field', () => {
    const fields = [
      'unit',
      'order',
      'model',
      'board',
      'productName',
      'disk.model',
      'disk.serial',
    ] as const;
    const nasty = fc.oneof(
      fc.constantFrom(
        "'",
        '"',
        '$(id)',
        '`id`',
        ';',
        '\n%end\n',
        '\\',
        `$${'{x}'}`,
        '&',
        '|',
        '*',
        '\u2028',
        '!',
        '#',
      ),
      fc.string({ unit: anyUnit }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...fields), nasty, nasty, (field, before, after) => {
        const value = `${before}A1${after}`;
        const facts = field.startsWith('disk.')
          ? { ...unit, disk: { ...unit.disk, [field.slice(5)]: value } }
          : { ...unit, [field]: value };
        const checked = checkUnit(facts);
        if (checked.ok) expect(value).toMatch(/^[A-Za-z0-9 ._+/()-]+$/);
      }),
    );
  });
});

describe('the stick', () => {
  it('carries the kickstart, the bundle with its sums, and a sheet for the bench', async () => {
    const bundle = await compileBundle(desk, unit);
    if (!bundle.ok) throw new Error(JSON.stringify(bundle.problems));
    const stick = stickFiles(bundle.value, made());
    if (!stick.ok) throw new Error(JSON.stringify(stick.problems));
    const texts = new Map(stick.value.map((file) => [file.path, file.text]));
    expect(texts.get('BENCH.txt')).toContain('inst.ks=hd:LABEL=QUBES_OEM');
    expect(texts.get('ks.cfg')).toContain(sha256(texts.get('nyx/SHA256SUMS') ?? ''));
    for (const line of sumsOf(bundle.value).trimEnd().split('\n')) {
      const [sum, path] = line.split('  ');
      expect(sha256(texts.get(`nyx/${path}`) ?? '')).toBe(sum);
    }
  });

  it('is refused when the kickstart was made for another bundle', async () => {
    const bundle = await compileBundle({ ...desk, version: '1.0.1' }, unit);
    const stick = bundle.ok ? stickFiles(bundle.value, made()) : bundle;
    expect(stick.ok ? [] : stick.problems.map((one) => one.code)).toEqual(['file-changed']);
  });

  it('of an owner who installs alone carries no kickstart, so that nothing is erased', async () => {
    const bundle = await compileBundle(desk, unit);
    const stick = bundle.ok ? stickFiles(bundle.value, null) : bundle;
    const paths = stick.ok ? stick.value.map((file) => file.path) : [];
    expect(paths).toContain('OWNER.txt');
    expect(paths).not.toContain('ks.cfg');
  });
});
