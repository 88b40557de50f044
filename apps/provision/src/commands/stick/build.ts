import { STICK_LABEL } from '@nyx/dom0';
import { type Answer, done, refused } from '../../answer.ts';
import { defineCommand } from '../../command.ts';
import { deviceText } from '../../device/confirm.ts';
import type { Io } from '../../io.ts';
import { all, count, type Result, refuse } from '../../problem.ts';
import { writeFiles } from '../../stick/folder.ts';
import { IMAGE_BYTES, makeImage, readImageBack } from '../../stick/image.ts';
import { type OpenedStick, openStick } from '../../stick/open.ts';
import { checkPrograms } from '../../stick/programs.ts';
import { makeRoom } from '../../stick/room.ts';
import { askErase, type Erasure, writeDevice } from '../../stick/write.ts';

export const command = defineCommand({
  name: 'stick build',
  arguments: [],
  options: {
    unit: {
      type: 'string',
      value: 'UNIT-or-DIR',
      help: 'What nyx unit build wrote: of a unit, or in a folder (default: the only unit here).',
    },
    image: { type: 'string', value: 'FILE', help: 'Make a FAT image, to be written by hand.' },
    dir: { type: 'string', value: 'DIR', help: 'Write the files to a mounted stick of your own.' },
    device: { type: 'string', value: 'DEV', help: 'Erase this stick and write it: /dev/sdb.' },
    label: {
      type: 'string',
      value: 'LABEL',
      help: 'QUBES_OEM (default), or OEMDRV where BENCH.txt says so (Heads with kernel-latest).',
    },
    yes: { type: 'string', value: 'CODE', help: 'The code that the command shows for this stick.' },
    'force-size': { type: 'boolean', help: 'Also a device above 256 GB.' },
  },
  example: 'nyx stick build --image stick.img',
  exits: { 1: 'It was not written, or does not give back what was written.' },
  run: async (io, given): Promise<Answer> => {
    const { image, dir, device, yes } = given;
    const targets = [image, dir, device].filter((one) => one !== undefined);
    if (targets.length !== 1)
      return refused(
        refuse(
          'usage',
          '--image',
          targets.length === 0 ? 'Nothing says where to write.' : 'Several targets are named.',
          'Give one of --image FILE, --dir DIR and --device DEV.',
        ),
      );
    const label = LABELS.find((one) => one === (given.label ?? STICK_LABEL));
    if (label === undefined)
      return refused(
        refuse(
          'usage',
          '--label',
          'The installer looks for no such label.',
          `Write one of ${LABELS.join(', ')}.`,
        ),
      );
    const ready = all(
      await openStick(io, given.unit),
      dir === undefined ? await checkPrograms(io) : { ok: true, value: undefined },
    );
    if (!ready.ok) return refused(ready);
    const stick = { ...ready.value[0], label };
    if (dir !== undefined) return toFolder(io, stick, dir);
    if (image !== undefined) return toImage(io, stick, image);
    return toDevice(io, stick, { path: device ?? '', yes, forceSize: given['force-size'] });
  },
});

/** The bundle's own scripts find the stick by either. */
const LABELS = [STICK_LABEL, 'OEMDRV'];

interface Labelled extends OpenedStick {
  readonly label: string;
}

function told(stick: Labelled, more: Readonly<Record<string, unknown>>, text: string): Answer {
  const { unit, profile } = stick.manifest;
  const files = stick.files.size;
  return done(
    { unit: unit.unit, label: stick.label, files, ...more },
    `${unit.unit}, profile ${profile.name} ${profile.version}: ${count(files, 'file')}, read back against the manifest.\n${text}`,
  );
}

/** A draft that does not read back is taken away: half a stick is none. */
async function build(io: Io, stick: Labelled, path: string): Promise<Result<void>> {
  const made = await makeImage(io, { path, label: stick.label }, stick.folder, stick.files);
  const back = made.ok ? await readImageBack(io, { path, label: stick.label }, stick.files) : made;
  if (!back.ok) await io.removeFile(path);
  return back;
}

/** The image gets its name when it has been read back: cut short, there is none to be taken for one. */
async function toImage(io: Io, stick: Labelled, path: string): Promise<Answer> {
  const there = await io.realPath(path);
  if (there !== undefined)
    return refused(
      refuse('file-exists', path, 'There is one already.', 'Name a new file, or move it away.'),
    );
  const draft = `${path}.${draftId(io)}.tmp`;
  const built = await build(io, stick, draft);
  const moved = built.ok ? await io.moveFile(draft, path) : built;
  if (!moved.ok) return refused(moved);
  const text = `image ${path}, ${IMAGE_BYTES} bytes, labelled ${stick.label}\n`;
  return told(stick, { image: path, bytes: IMAGE_BYTES }, text);
}

function draftId(io: Io): string {
  return Buffer.from(io.random(6)).toString('hex');
}

async function toDevice(io: Io, stick: Labelled, erasure: Erasure): Promise<Answer> {
  const device = await askErase(io, erasure);
  if (!device.ok) return refused(device);
  const draft = `${io.env.home}/stick-${draftId(io)}.img`;
  const room = await io.writeFile(draft, '');
  if (!room.ok) return refused(room);
  const built = await build(io, stick, draft);
  const wrote = built.ok ? await writeDevice(io, device.value, draft) : built;
  await io.removeFile(draft);
  if (!wrote.ok) return refused(wrote);
  const { path, model } = device.value;
  const text = `${deviceText({ ...device.value, labels: [stick.label] })}: it gave back what was written\n`;
  return told(stick, { device: { path, model, ...wrote.value, readBack: 'pass' } }, text);
}

async function toFolder(io: Io, stick: Labelled, folder: string): Promise<Answer> {
  const free = await makeRoom(io, folder, new Set(stick.files.keys()));
  if (!free.ok) return refused(free);
  const modes = new Map(stick.manifest.files.map(({ path, mode }) => [`nyx/${path}`, mode]));
  const files = [...stick.files].map(([path, text]) => {
    return { path, text, mode: modes.get(path) ?? '0644' };
  });
  const wrote = await writeFiles(io, folder, files);
  if (!wrote.ok) return refused(wrote);
  const back = await openStick(io, folder);
  if (!back.ok) return refused(back);
  for (const [name, text] of stick.files)
    if (back.value.files.get(name) !== text)
      return refused(
        refuse('step-differs', `${folder}/${name}`, 'Its bytes differ.', 'Write it again.'),
      );
  return told(stick, { folder }, `folder ${folder}; its volume must be labelled ${stick.label}\n`);
}
