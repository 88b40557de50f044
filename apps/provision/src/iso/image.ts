import { createHash } from 'node:crypto';
import type { Io } from '../io.ts';
import type { Result } from '../problem.ts';
import { openProgress } from '../progress.ts';
import type { Digests } from './digests.ts';
import type { ReleaseKey } from './keys.ts';
import { type Claimed, checkDetached } from './signature.ts';

/** An image as it was read, once, from its first byte to its last. */
export interface ImageRead {
  readonly bytes: number;
  readonly sha256: string;
  /** Taken only when no SHA-256 is signed: either says which bytes they are, and it is the slow one. */
  readonly sha512: string | null;
  readonly mbPerSecond: number;
  /** What the detached signature over it came to, when there was one. */
  readonly signed: Result<ReleaseKey> | undefined;
}

/**
 * Reads an image once and takes the digest that is signed, and SHA-256 always; the detached signature is checked on the same
 * bytes as they go by. Memory does not grow with the image. Problems: those of the file.
 */
export async function readImage(
  io: Io,
  path: string,
  size: number,
  digests: Digests | undefined,
  claimed: Claimed | undefined,
): Promise<Result<ImageRead>> {
  const progress = openProgress(io, path, size);
  const sha256 = createHash('sha256');
  const needs512 = digests?.sha512 !== undefined && digests.sha256 === undefined;
  const sha512 = needs512 ? createHash('sha512') : undefined;
  const pipe = claimed === undefined ? undefined : new TransformStream<Uint8Array, Uint8Array>();
  const writer = pipe?.writable.getWriter();
  const signed =
    claimed === undefined || pipe === undefined
      ? undefined
      : checkDetached(claimed, pipe.readable, io.now());
  const read = await io.readBlocks(path, async (block) => {
    sha256.update(block);
    sha512?.update(block);
    progress.add(block.length);
    // The signature's reader sets the pace; when it has stopped, its result says why.
    await writer?.write(block).catch(() => {});
  });
  if (!read.ok) {
    await writer?.abort(new Error('the image could not be read')).catch(() => {});
    await signed;
    return read;
  }
  await writer?.close().catch(() => {});
  const value = {
    bytes: read.value,
    sha256: sha256.digest('hex'),
    sha512: sha512?.digest('hex') ?? null,
    signed: await signed,
    mbPerSecond: Math.round(progress.end()),
  };
  return { ok: true, value };
}
