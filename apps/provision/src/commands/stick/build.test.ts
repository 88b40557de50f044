import { copyFile, mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bench } from '../../../test/bench.ts';
import { MARK, markedDisk } from '../../../test/kernel.ts';
import { recordedPrograms } from '../../../test/programs.ts';
import { sampleStick, writeSampleStick } from '../../../test/sample-stick.ts';
import { eraseCode } from '../../device/confirm.ts';
import type { Io } from '../../io.ts';
import { runProgram } from '../../node-run.ts';
import { IMAGE_BYTES } from '../../stick/image.ts';

/** FAT images are made by mtools and dosfstools; without them these are skipped, by this name. */
const run: Io['run'] = (program, args) => runProgram(program, args, '/');
const programs = ['mkfs.vfat', 'mcopy'].map((name) => run(name, ['-V']));
const withTools = describe.skipIf((await Promise.all(programs)).includes(undefined));
const { recorded, again } = recordedPrograms(run, (to) => copyFile(image, to));

/** What `nyx unit build` wrote, for those that only read it. */
let built = '';
/** The image that the first test makes. */
let image = '';
beforeAll(async () => {
  built = await mkdtemp(join(tmpdir(), 'nyx-built-'));
  image = `${built}.img`;
  await writeSampleStick(built);
});
afterAll(async () => {
  await rm(built, { recursive: true, force: true });
  await rm(image, { force: true });
});
const build = () => ['stick', 'build', '--unit', built];

/** A stick that is to be erased, by programs whose answers are known unless others are given. */
async function withDisk(disk: Parameters<typeof markedDisk>[1] = {}, room = 0) {
  const at = bench();
  const { kernel, device, code, untouched } = await markedDisk(at, disk, room);
  const write = (words: readonly string[], more: Partial<Io> = {}) =>
    at.run([...build(), '--device', '/dev/sdz', ...words], { kernel, run: again, ...more });
  return { ...at, kernel, device, code, write, untouched, put: at.write };
}

describe('nyx stick build', () => {
  it('writes a folder, reads it back, and says which label its volume needs', async () => {
    const at = bench();
    const { exit, stdout } = await at.run([...build(), '--dir', 'usb']);
    expect([exit, stdout.includes('QUBES_OEM')]).toEqual([0, true]);
    for (const { path, text } of (await sampleStick()).files)
      expect(await at.read(`usb/${path}`)).toBe(text);
  });

  it('takes no folder with a byte changed, a file added, or a kickstart of another unit', async () => {
    const at = bench();
    await writeSampleStick(join(at.folder, 'built'));
    const ks = await at.read('built/ks.cfg');
    await at.write(
      'built/ks.cfg',
      ks.replace(/'[0-9a-f]{64}' \| sha256sum/, `'${'0'.repeat(64)}' | sha256sum`),
    );
    await at.write('built/autorun.inf', 'open=evil.exe');
    await at.write('built/nyx/profile.json', '{}');
    const { exit, stderr } = await at.run(['stick', 'build', '--unit', 'built', '--dir', 'usb']);
    expect(exit).toBe(1);
    for (const where of ['built/ks.cfg', 'built/autorun.inf', 'profile.json'])
      expect(stderr).toContain(`${where}: `);
  });

  it('names a place that takes no folder once, not with each file', async () => {
    const { exit, stderr } = await bench().run([...build(), '--dir', '/dev/null/usb']);
    expect([exit, stderr.match(/cannot be made/g)]).toEqual([1, ['cannot be made']]);
  });

  it('asks for one target, and takes no label that the installer does not look for', async () => {
    const at = bench();
    expect((await at.run(build())).exit).toBe(64);
    expect((await at.run([...build(), '--dir', 'a', '--image', 'b'])).exit).toBe(64);
    expect((await at.run([...build(), '--dir', 'a', '--label', 'USB'])).stderr).toContain('OEMDRV');
  });

  it('names the packages and the fix where mtools is missing', async () => {
    const run = () => Promise.resolve(undefined);
    const { exit, stderr } = await bench().run([...build(), '--image', 'stick.img'], { run });
    expect(exit).toBe(1);
    expect(stderr).toContain('apt install mtools dosfstools');
    expect(stderr).toContain('--dir');
  });
});

withTools('nyx stick build, with mtools and dosfstools', () => {
  it('makes a FAT32 image labelled QUBES_OEM that holds every file byte for byte', async () => {
    const words = [...build(), '--image', image];
    const { exit, stdout, stderr } = await bench().run(words, { run: recorded });
    expect([exit, stderr]).toEqual([0, '']);
    expect(stdout).toContain('read back against the manifest');
    const bytes = await readFile(image);
    expect(bytes.subarray(71, 82).toString()).toBe('QUBES_OEM  ');
    expect(bytes.subarray(82, 87).toString()).toBe('FAT32');
    for (const { path, text } of (await sampleStick()).files)
      expect(await copyOut(image, path)).toBe(text);
  });

  it('asks no clock: the same files are the same bytes each time', async () => {
    const listed = await runProgram('mdir', ['-i', image, '-/', '-a', '::/'], '/');
    const dates = new TextDecoder().decode(listed?.stdout).match(/\d{4}-\d\d-\d\d/g) ?? [];
    expect(dates.length).toBeGreaterThan((await sampleStick()).files.length);
    expect(new Set(dates)).toEqual(new Set(['1980-01-02']));
  });

  it('goes by the names of the files: no order in which a file system lists them is in the image', async () => {
    const listed = await runProgram('mdir', ['-i', image, '-/', '-b', '-a', '::/'], '/');
    const names = new TextDecoder().decode(listed?.stdout).split('\n').filter(Boolean);
    const bin = names.filter((name) => /^::\/nyx\/bin\/./.test(name));
    expect(bin.length).toBeGreaterThan(3);
    expect(bin).toEqual(bin.toSorted());
  });

  it('leaves no half image under its name when it is cut short', async () => {
    const at = bench();
    const run: Io['run'] = (program, args) => {
      if (program === 'mcopy' && args.includes('-Q')) throw new Error('the power went');
      return runProgram(program, args, at.folder);
    };
    const half = at.run([...build(), '--image', 'stick.img'], { run });
    await expect(half).rejects.toThrow('the power went');
    await expect(readFile(join(at.folder, 'stick.img'))).rejects.toThrow('ENOENT');
  });

  it('replaces no file and no folder, and leaves none behind when the image does not read back', async () => {
    const at = bench();
    await at.write('stick.img', 'a thesis');
    expect((await at.run([...build(), '--image', 'stick.img'])).stderr).toContain('already');
    expect(await at.read('stick.img')).toBe('a thesis');
    expect((await at.run([...build(), '--image', '.'])).stderr).toContain('already');
    const run: Io['run'] = async (program, args) => {
      const ran = await again(program, args);
      if (args.at(-1) !== '-' || ran === undefined) return ran;
      return { ...ran, stdout: ran.stdout.map((byte, at) => (at === 0 ? byte ^ 1 : byte)) };
    };
    const { exit, stderr } = await at.run([...build(), '--image', 'bad.img'], { run });
    expect([exit, stderr.includes('Its bytes are not those written.')]).toEqual([1, true]);
    await expect(readFile(join(at.folder, 'bad.img'))).rejects.toThrow('ENOENT');
  });

  it('says what a program that fails said', async () => {
    const { exit, stderr } = await bench().run([...build(), '--image', 'no/such/folder/stick.img']);
    expect([exit, stderr.includes('mkfs.vfat: It ended with 1')]).toEqual([1, true]);
  });
});

withTools('nyx stick build --device, on a disk that is a plain file', () => {
  it('erases it when its code is given, shows progress, and reads back the image, no byte more', async () => {
    const at = await withDisk({ label: 'HOLIDAYS' }, IMAGE_BYTES);
    const { exit, stdout, stderr } = await at.write(['--yes', at.code], { run });
    expect(exit).toBe(0);
    expect(stdout).toContain('gave back what was written');
    expect(stderr).toMatch(/writing \/dev\/sdz: 37\.7 MB/);
    expect(stderr).toMatch(/reading back \/dev\/sdz: 37\.7 MB/);
    const disk = await readFile(at.device);
    expect(disk.subarray(0, IMAGE_BYTES).equals(await readFile(image))).toBe(true);
    expect(disk.subarray(IMAGE_BYTES).equals(MARK)).toBe(true);
  });

  it('asks a person at the terminal, who is shown size, model and label', async () => {
    const at = await withDisk({ label: 'HOLIDAYS' });
    let question = '';
    const ask = (text: string) => {
      question = text;
      return Promise.resolve('');
    };
    expect((await at.write([], { ask })).exit).toBe(1);
    for (const word of ['16.0 GB', 'SanDisk Ultra Fit', 'HOLIDAYS', at.code])
      expect(question).toContain(word);
  });

  it('writes nothing when nobody answers, or what is typed is not the code', async () => {
    const at = await withDisk();
    for (const words of [[], ['--yes', 'yes'], ['--yes', 'erase-16GB-000000']]) {
      const { exit, stderr } = await at.write(words);
      expect([exit, stderr.includes(at.code)]).toEqual([1, true]);
    }
    expect(await at.untouched()).toBe(true);
  });

  it('has a code that fits no other size and no other model', async () => {
    const codes = [
      [16e9, 'A'],
      [32e9, 'A'],
      [16e9, 'B'],
      [16e9 + 512, 'A'],
    ].map(([bytes, model]) => eraseCode({ bytes, model } as never));
    expect(new Set(codes).size).toBe(4);
  });

  it.each([
    ['is mounted', { mounted: '/media/bench/HOLIDAYS' }, '/media/bench/HOLIDAYS'],
    ['is part of an encrypted volume', { holder: 'dm-3' }, '/dev/dm-3'],
    ['is built in', { removable: false, usb: false }, 'It is built in'],
    ['is write-protected', { readOnly: true }, 'write-protected'],
    ['has more than 256 GB', { bytes: 512_000_000_000 }, '--force-size'],
    ['is too small', { bytes: 1_000_000 }, 'are needed'],
  ])('refuses one that %s, whatever code is given', async (_, disk, why) => {
    const at = await withDisk(disk);
    const { exit, stderr } = await at.write(['--yes', at.code]);
    expect([exit, stderr.includes(why)]).toEqual([1, true]);
    expect(await at.untouched()).toBe(true);
  });

  it('takes a disk on USB not called removable, a large one when forced, and the label for Heads', async () => {
    const at = await withDisk({ removable: false, bytes: 512_000_000_000 });
    const ask = () => Promise.resolve(at.code);
    expect((await at.write(['--force-size', '--label', 'OEMDRV'], { ask, run })).exit).toBe(0);
    expect(await copyOut(at.device, 'ks.cfg')).toContain('%pre');
    expect((await readFile(at.device)).subarray(71, 82).toString()).toBe('OEMDRV     ');
  });

  it('looks again before it writes, since another stick may be there by then', async () => {
    const at = await withDisk();
    const ask = async () => {
      const mount = '22 1 8:401 / /media/late rw - vfat /dev/sdz1 rw\n';
      await at.put('kernel/proc/self/mountinfo', mount);
      return at.code;
    };
    const { exit, stderr } = await at.write([], { ask });
    expect([exit, stderr.includes('not as it was')]).toEqual([1, true]);
    expect(await at.untouched()).toBe(true);
  });

  it('sees a stick that does not give back what was written', async () => {
    const at = await withDisk();
    const lying: Partial<Io> = {
      writeOver: async (_, source, told) => {
        await copyFile(source, at.device);
        const file = await open(at.device, 'r+');
        await file.write(Buffer.from([1]), 0, 1, 30_000_000);
        await file.close();
        told(IMAGE_BYTES);
        return { ok: true, value: IMAGE_BYTES };
      },
    };
    const { exit, stderr } = await at.write(['--yes', at.code], lying);
    expect([exit, stderr.includes('does not give back')]).toEqual([1, true]);
  });
});

async function copyOut(image: string, path: string): Promise<string> {
  const ran = await runProgram('mcopy', ['-i', image, `::/${path}`, '-'], '/');
  return new TextDecoder().decode(ran?.stdout);
}
