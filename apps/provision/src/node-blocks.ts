import { constants } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import type { TakeBlock } from './io.ts';
import { unreadable } from './node-file.ts';
import { type Result, refuse } from './problem.ts';

/** Large enough that a USB stick reads at its speed. */
const BLOCK = 1 << 20;

export async function fileSize(name: string, path: string): Promise<Result<number>> {
  try {
    const facts = await stat(path);
    return facts.isDirectory()
      ? refuse('file-unreadable', name, 'This is a folder.', 'Name a file in it.')
      : { ok: true, value: facts.size };
  } catch (error) {
    return unreadable(name, error);
  }
}

/** The next block is read while the one before is taken. */
export async function readBlocks(
  name: string,
  path: string,
  take: TakeBlock,
  most = Number.POSITIVE_INFINITY,
): Promise<Result<number>> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, 'r');
    let read = 0;
    let coming = readBlock(file, 0, most);
    for (;;) {
      const block = await coming;
      read += block.length;
      if (block.length === 0) return { ok: true, value: read };
      coming = readBlock(file, read, most - read);
      // Awaited below, in the next turn; until then its failure is nobody's.
      coming.catch(() => {});
      await take(block);
    }
  } catch (error) {
    return unreadable(name, error);
  } finally {
    await file?.close();
  }
}

async function readBlock(file: FileHandle, at: number, most: number): Promise<Uint8Array> {
  const block = Buffer.allocUnsafe(Math.min(BLOCK, most));
  if (block.length === 0) return block;
  const { bytesRead } = await file.read(block, 0, block.length, at);
  return block.subarray(0, bytesRead);
}

/**
 * O_EXCL without O_CREAT: Linux refuses a block device that is mounted or otherwise held
 * (open(2)), whatever was seen before.
 */
export async function writeOver(
  name: string,
  path: string,
  source: string,
  told: (bytes: number) => void,
): Promise<Result<number>> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, constants.O_WRONLY | constants.O_EXCL);
    const out = file;
    let written = 0;
    const read = await readBlocks(source, source, async (block) => {
      for (let at = 0; at < block.length; ) {
        const { bytesWritten } = await out.write(block, at, block.length - at, written);
        at += bytesWritten;
        written += bytesWritten;
      }
      // What is told is on the medium, not in memory.
      await out.datasync();
      told(block.length);
    });
    if (read.ok) await out.sync();
    return read;
  } catch (error) {
    return unreadable(name, error);
  } finally {
    await file?.close();
  }
}
