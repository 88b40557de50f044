import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unit } from '../test/desk.ts';
import { deskBundle, has, made, script } from '../test/kickstart.ts';
import { stickFiles } from './index.ts';
import { WORDS } from './words.ts';

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

    it('keeps the passphrase out of ks.cfg, stick, bundle and logs: only the screen and the installer have it', () => {
      disk('nvme0n1', unit.disk.model, unit.disk.serial);
      const phrase = /passphrase="(.*)"/.exec(run().include ?? '')?.[1] ?? '';
      const words = phrase.split(' ');
      // Three of its words in a row are no chance, and any part of it would be too much.
      const parts = words.slice(2).map((_, at) => words.slice(at, at + 3).join('\0'));
      const tells = (text: string) => {
        const said = text.match(/[a-z]+/g)?.join('\0') ?? '';
        return parts.some((part) => said.includes(part));
      };
      const files = readdirSync(root, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name));
      const holding = files.filter((file) => tells(readFileSync(file, 'utf8')));
      expect(holding.map((file) => file.slice(root.length + 1)).toSorted()).toEqual([
        'tmp/nyx-disk.ks',
        'tty',
      ]);
      const stick = stickFiles(deskBundle(), made());
      if (!stick.ok) throw new Error(JSON.stringify(stick.problems));
      expect(stick.value.map(({ path }) => path)).toContain('ks.cfg');
      expect(stick.value.filter(({ text }) => tells(text))).toEqual([]);
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

    it.each(['wipefs', 'dd'])(
      'says so when %s cannot clear the disk, and installs nothing',
      (name) => {
        disk('nvme0n1', unit.disk.model, unit.disk.serial);
        stub(name, 'exit 1');
        const { include, calls, screen } = run();
        expect(screen).toContain('The disk nvme0n1 could not be cleared.');
        expect(screen).toContain('was cleared in part');
        expect(screen).not.toContain('Nothing was written');
        expect(calls).toContain('poweroff -f');
        expect(include).toBeNull();
      },
    );

    it('makes another passphrase each time', () => {
      disk('nvme0n1', unit.disk.model, unit.disk.serial);
      const phrases = Array.from(
        { length: 2 },
        () => /passphrase="(.*)"/.exec(run().include ?? '')?.[1],
      );
      expect(new Set(phrases).size).toBe(2);
    });
  },
);
