import { createHash } from 'node:crypto';
import type { Io } from '../io.ts';
import { type Problem, quoted, type Result } from '../problem.ts';
import type { DeviceFacts } from './facts.ts';

/** Larger is no stick, but somebody's disk. */
const LARGEST = 256_000_000_000;

export function deviceText({ path, bytes, model, labels }: DeviceFacts): string {
  const label = labels.length === 0 ? 'no label' : `label ${labels.map(quoted).join(', ')}`;
  return `${path}: ${(bytes / 1e9).toFixed(1)} GB, ${model === '' ? 'model unknown' : quoted(model)}, ${label}`;
}

/**
 * What a person types to have a device erased. It follows from size and model, so that nobody types
 * it who has not been shown what this device is, and it does not fit another.
 */
export function eraseCode({ bytes, model }: DeviceFacts): string {
  const hex = createHash('sha256').update(`${bytes} ${model}`).digest('hex').slice(0, 6);
  return `erase-${(bytes / 1e9).toFixed(0)}GB-${hex}`;
}

/**
 * Why a device must not be written, all at once.
 * Problems: `device-in-use`, `device-fixed`, `device-read-only`, `device-too-large`, `device-too-small`.
 */
export function checkWritable(
  device: DeviceFacts,
  needed: number,
  forceSize: boolean,
): Result<void> {
  const problems: Problem[] = [];
  const { path, bytes, users } = device;
  const wrong = (code: string, message: string, fix: string) =>
    problems.push({ code, where: path, message, fix });
  if (users.length > 0)
    wrong(
      'device-in-use',
      `It is in use: ${users.slice(0, 5).map(quoted).join(', ')}.`,
      `If it is the stick that you mean, unmount it (umount ${path}*).`,
    );
  if (!device.loose)
    wrong(
      'device-fixed',
      'It is built in: neither removable nor on USB.',
      'Name a stick; lsblk -d -o NAME,RM,TRAN,SIZE,MODEL shows which is one.',
    );
  if (device.readOnly)
    wrong('device-read-only', 'It is write-protected.', 'Move its switch, or take another.');
  if (bytes > LARGEST && !forceSize)
    wrong(
      'device-too-large',
      `It has ${(bytes / 1e9).toFixed(0)} GB, more than any stick for this (256 GB).`,
      'Take a smaller one, or add --force-size when you are sure.',
    );
  if (bytes < needed)
    wrong(
      'device-too-small',
      `It has ${bytes} bytes; ${needed} are needed.`,
      'Take a larger stick.',
    );
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: undefined };
}

/** Shows what would be erased and has its code typed. Problem: `device-not-confirmed`. */
export async function confirmErase(
  io: Io,
  device: DeviceFacts,
  yes: string | undefined,
): Promise<Result<void>> {
  const code = eraseCode(device);
  const shown = deviceText(device);
  const typed =
    yes ?? (await io.ask(`${shown}\nEverything on it will be erased. Type ${code}: `))?.trim();
  if (typed === code) return { ok: true, value: undefined };
  const problem: Problem = {
    code: 'device-not-confirmed',
    where: device.path,
    message:
      typed === undefined
        ? `Nobody said that this may be erased: ${shown}.`
        : `What was typed is not the code of this device: ${shown}.`,
    fix: `When this is the stick, type its code, or add --yes ${code}.`,
  };
  return { ok: false, problems: [problem] };
}
