import { createHash } from 'node:crypto';
import { checkWritable, confirmErase } from '../device/confirm.ts';
import { type DeviceFacts, findDevice } from '../device/facts.ts';
import type { Io } from '../io.ts';
import { type Result, refuse } from '../problem.ts';
import { openProgress } from '../progress.ts';
import { IMAGE_BYTES } from './image.ts';

export interface Erasure {
  readonly path: string;
  readonly yes: string | undefined;
  readonly forceSize: boolean;
}

/**
 * Whether a device may be erased: what the kernel says of it, and then what the person says who was
 * shown it. Problems: those of `findDevice`, `checkWritable`, `confirmErase`.
 */
export async function askErase(
  io: Io,
  { path, yes, forceSize }: Erasure,
): Promise<Result<DeviceFacts>> {
  const found = await findDevice(io, path);
  if (!found.ok) return found;
  const writable = checkWritable(found.value, IMAGE_BYTES, forceSize);
  if (!writable.ok) return writable;
  const confirmed = await confirmErase(io, found.value, yes);
  return confirmed.ok ? found : confirmed;
}

/**
 * Writes an image to a device and reads it back. What the kernel says is asked again first: the
 * answer was typed for this disk, and another may have been plugged in since.
 * Problems: `device-in-use`, `device-differs`, of files.
 */
export async function writeDevice(
  io: Io,
  device: DeviceFacts,
  image: string,
): Promise<Result<{ readonly bytes: number; readonly sha256: string }>> {
  const again = await findDevice(io, device.path);
  if (!again.ok) return again;
  const { file, bytes, model, users } = again.value;
  if (bytes !== device.bytes || model !== device.model || users.length > 0)
    return refuse(
      'device-in-use',
      device.path,
      'It is not as it was when its code was typed.',
      'Run the command again.',
    );
  const writing = openProgress(io, `writing ${device.path}`, IMAGE_BYTES);
  const wrote = await io.writeOver(file, image, (more) => writing.add(more));
  if (!wrote.ok) return wrote;
  writing.end();
  const reading = openProgress(io, `reading back ${device.path}`, IMAGE_BYTES);
  const [meant, back] = [createHash('sha256'), createHash('sha256')];
  const source = await io.readBlocks(image, (block) => void meant.update(block));
  if (!source.ok) return source;
  const take = (block: Uint8Array) => {
    back.update(block);
    reading.add(block.length);
  };
  const read = await io.readBlocks(file, take, IMAGE_BYTES);
  if (!read.ok) return read;
  reading.end();
  const sha256 = back.digest('hex');
  if (read.value !== source.value || sha256 !== meant.digest('hex'))
    return refuse(
      'device-differs',
      device.path,
      'It does not give back what was written.',
      'Take another stick.',
    );
  return { ok: true, value: { bytes: read.value, sha256 } };
}
