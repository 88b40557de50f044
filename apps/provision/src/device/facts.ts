import type { Io } from '../io.ts';
import { type Result, refuse } from '../problem.ts';
import { readText } from '../read.ts';

/** What the kernel says of one whole disk. */
export interface DeviceFacts {
  /** As a person names it: `/dev/sdb`. */
  readonly path: string;
  /** Where it is opened. */
  readonly file: string;
  readonly bytes: number;
  readonly model: string;
  /** Labels of the file systems on it, as udev found them. */
  readonly labels: readonly string[];
  readonly readOnly: boolean;
  /** It can be taken out: a card or stick, on USB, or lent to this qube by another. */
  readonly loose: boolean;
  /** Who holds it or a part of it: mount points, swap, an encrypted or logical volume. */
  readonly users: readonly string[];
}

const SECTOR = 512;
const DEVICE = /^\/dev\/[A-Za-z0-9._:+@=/-]{1,200}$/;

/**
 * Asks the kernel about a disk, by its name or a link to it such as `/dev/disk/by-id/…`.
 * Problem: `device-missing`, also for a part of a disk.
 */
export async function findDevice(io: Io, path: string): Promise<Result<DeviceFacts>> {
  const none = (message: string) =>
    refuse('device-missing', path, message, 'Name a whole disk as lsblk does, such as /dev/sdb.');
  if (!DEVICE.test(path) || path.includes('..')) return none('This is no name of a device.');
  const file = await io.realPath(`${io.kernel}${path}`);
  const name = file?.split('/').at(-1) ?? '';
  const sys = await io.realPath(`${io.kernel}/sys/class/block/${name}`);
  if (file === undefined || sys === undefined) return none('There is no such disk.');
  const say = async (what: string) => {
    const text = await readText(io, `${sys}/${what}`, 4_096);
    return text.ok ? text.value.trim() : '';
  };
  if ((await say('partition')) !== '') return none('This is a part of a disk.');
  const bytes = Number(await say('size')) * SECTOR;
  if (!(bytes > 0)) return none('There is no medium in it.');
  // One level at a time: links in sysfs lead round in circles.
  const below = (await io.list(sys)).filter((one) => one.startsWith(name));
  const numbered = await Promise.all(below.map((one) => say(`${one}/partition`)));
  const parts = below.filter((_, at) => numbered[at] !== '');
  const names = [name, ...parts];
  const numbers = await Promise.all([say('dev'), ...parts.map((part) => say(`${part}/dev`))]);
  const held = await Promise.all(
    ['holders', ...parts.map((part) => `${part}/holders`)].map((one) => io.list(`${sys}/${one}`)),
  );
  const holders = held.flat();
  const value: DeviceFacts = {
    path,
    file,
    bytes,
    model: [await say('device/vendor'), await say('device/model')].filter(Boolean).join(' '),
    labels: await labelsOf(io, names),
    readOnly: (await say('ro')) === '1',
    loose: (await say('removable')) === '1' || /\/(?:usb\d+|vbd-\d+)\//.test(sys),
    users: [...(await mountsOf(io, names, numbers)), ...holders.map((one) => `/dev/${one}`)],
  };
  return { ok: true, value };
}

/** Mount points and swap of a disk and its parts, by number and by name. */
async function mountsOf(
  io: Io,
  names: readonly string[],
  numbers: readonly string[],
): Promise<readonly string[]> {
  const [mounts, swaps] = await Promise.all(
    ['/proc/self/mountinfo', '/proc/swaps'].map((path) => readText(io, `${io.kernel}${path}`)),
  );
  const lines = (text: typeof mounts) => (text?.ok === true ? text.value.split('\n') : []);
  const mounted = lines(mounts).flatMap((line) => {
    // proc(5): id, parent, major:minor, root, mount point, …, `-`, type, source, options
    const [before = '', after = ''] = line.split(' - ');
    const [, , number = '', , point = ''] = before.split(' ');
    const source = after.split(' ')[1] ?? '';
    const ours = numbers.includes(number) || names.some((name) => source === `/dev/${name}`);
    return ours && number !== '' ? [point] : [];
  });
  const swap = lines(swaps).some((line) => names.some((name) => line.startsWith(`/dev/${name} `)));
  return swap ? [...mounted, 'swap'] : mounted;
}

async function labelsOf(io: Io, names: readonly string[]): Promise<readonly string[]> {
  const folder = `${io.kernel}/dev/disk/by-label`;
  const labels: string[] = [];
  for (const label of await io.list(folder)) {
    const to = await io.realPath(`${folder}/${label}`);
    if (to !== undefined && names.includes(to.split('/').at(-1) ?? '')) labels.push(label);
  }
  return labels;
}
