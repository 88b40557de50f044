import { createHash } from 'node:crypto';
import { findDevice } from '../device/facts.ts';
import type { Io } from '../io.ts';
import { quoted, type Result, refuse } from '../problem.ts';
import { openProgress } from '../progress.ts';
import type { CheckedImage } from './check.ts';

/** A written stick that gave back the very bytes of an image. */
export interface DeviceReadBack {
  readonly path: string;
  readonly model: string;
  /** How many were read: those of the image, and no more. */
  readonly bytes: number;
  readonly readBack: 'pass';
  readonly mbPerSecond: number;
}

/**
 * Reads a stick back, exactly as many bytes as the image has. It must not be mounted: its pages in
 * memory would be read instead, while those of a device that nobody holds are dropped with its last
 * reader (Linux, block/bdev.c, blkdev_flush_mapping).
 * Problems: `device-missing`, `device-in-use`, `device-too-small`, `device-differs`, of the file.
 */
export async function readDevice(
  io: Io,
  path: string,
  image: CheckedImage,
): Promise<Result<DeviceReadBack>> {
  const found = await findDevice(io, path);
  if (!found.ok) return found;
  const { file, users, bytes, model } = found.value;
  if (users.length > 0)
    return refuse(
      'device-in-use',
      path,
      `It is in use (${users.slice(0, 3).map(quoted).join(', ')}), and may answer from memory.`,
      `Unmount it (umount ${path}*), best take it out and put it in again.`,
    );
  if (bytes < image.bytes)
    return refuse(
      'device-too-small',
      path,
      `It has ${bytes} bytes, the image ${image.bytes}.`,
      'Write the image to a larger stick.',
    );
  const progress = openProgress(io, path, image.bytes);
  const hash = createHash('sha256');
  const take = (block: Uint8Array) => {
    hash.update(block);
    progress.add(block.length);
  };
  const read = await io.readBlocks(file, take, image.bytes);
  if (!read.ok) return read;
  const mbPerSecond = Math.round(progress.end());
  if (read.value !== image.bytes || hash.digest('hex') !== image.sha256)
    return refuse(
      'device-differs',
      path,
      `Its first ${read.value} bytes are not those of ${image.name}.`,
      'Write the image again, with another stick when it happens twice.',
    );
  return { ok: true, value: { path, model, bytes: read.value, readBack: 'pass', mbPerSecond } };
}
