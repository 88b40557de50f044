import { mkdir, open, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { eraseCode } from '../src/device/confirm.ts';
import type { Bench } from './bench.ts';

interface Disk {
  readonly bytes: number;
  readonly model?: string;
  readonly removable?: boolean;
  readonly usb?: boolean;
  readonly readOnly?: boolean;
  readonly label?: string;
  /** Of its first part. */
  readonly mounted?: string;
  readonly holder?: string;
}

/**
 * A kernel of a test's own: what /sys, /proc and /dev would say of the disk `sdz`, as files below a
 * folder. The disk is a plain file; no device is ever touched.
 */
export async function fakeKernel(at: Bench, disk: Disk, content = new Uint8Array()) {
  const { bytes, model = 'Ultra Fit', removable = true, usb = true, readOnly = false } = disk;
  // Not by the bench's own writing, which waits for the disk each time.
  const put = async (path: string, text: string | Uint8Array) => {
    await mkdir(dirname(join(at.folder, path)), { recursive: true });
    await writeFile(join(at.folder, path), text);
  };
  const bus = usb ? 'pci0000:00/usb2/2-1/host0' : 'pci0000:00/ata1/host0';
  const sys = `kernel/sys/devices/${bus}/block/sdz`;
  const files: Readonly<Record<string, string>> = {
    dev: '8:400\n',
    size: `${Math.floor(bytes / 512)}\n`,
    ro: readOnly ? '1\n' : '0\n',
    removable: removable ? '1\n' : '0\n',
    'device/model': `${model}          \n`,
    'device/vendor': 'SanDisk \n',
    'sdz1/partition': '1\n',
    'sdz1/dev': '8:401\n',
  };
  for (const [name, text] of Object.entries(files)) await put(`${sys}/${name}`, text);
  if (disk.holder !== undefined) await put(`${sys}/sdz1/holders/${disk.holder}`, '');
  const link = async (to: string, from: string) => {
    await mkdir(dirname(join(at.folder, from)), { recursive: true });
    await symlink(join(at.folder, to), join(at.folder, from));
  };
  await link(sys, 'kernel/sys/class/block/sdz');
  await link(`${sys}/sdz1`, 'kernel/sys/class/block/sdz1');
  // As in a real sysfs.
  await link(sys, `${sys}/subsystem`);
  const mounted =
    disk.mounted === undefined ? '' : `29 1 8:401 / ${disk.mounted} rw - vfat /dev/sdz1 rw\n`;
  await put(
    'kernel/proc/self/mountinfo',
    `22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n${mounted}`,
  );
  await put('kernel/proc/swaps', 'Filename Type Size Used Priority\n/dev/sda2 partition 1 0 -2\n');
  await put('kernel/dev/sdz', content);
  await put('kernel/dev/sdz1', '');
  if (disk.label !== undefined)
    await link('kernel/dev/sdz1', `kernel/dev/disk/by-label/${disk.label}`);
  await link('kernel/dev/sdz', 'kernel/dev/disk/by-id/usb-SanDisk-0:0');
  return { kernel: join(at.folder, 'kernel'), device: join(at.folder, 'kernel/dev/sdz') };
}

export const MARK = Buffer.alloc(4_096, 9);

/**
 * A disk of a test's own: a file with a mark, and where an image shall go, the mark behind it. Not
 * larger than what a test looks at.
 */
export async function markedDisk(at: Bench, disk: Partial<Disk> = {}, room = 0) {
  const facts = { bytes: 16_000_000_000, ...disk };
  const { kernel, device } = await fakeKernel(at, facts);
  const file = await open(device, 'r+');
  await file.write(MARK, 0, MARK.length, room);
  await file.close();
  const model = `SanDisk ${disk.model ?? 'Ultra Fit'}`;
  const code = eraseCode({ bytes: facts.bytes, model } as never);
  const untouched = async () => (await readFile(device)).equals(MARK);
  return { kernel, device, code, untouched };
}
