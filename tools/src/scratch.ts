import { statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';

/** Where Linux keeps what is shared in memory, and what `statfs` calls such a file system. */
const MEMORY = '/dev/shm';
const TMPFS = 0x01021994;
/** A server keeps up to 1 GB of its log (`max_wal_size`), and its databases take less than that. */
const ROOM = 4 * 2 ** 30;

function hasRoom(folder: string): boolean {
  try {
    const { type, bavail, bsize } = statfsSync(folder);
    return type === TMPFS && bavail * bsize >= ROOM;
  } catch {
    return false;
  }
}

/**
 * The folder under which a thrown-away database is made: in memory where so many bytes of it are free,
 * else the system's temporary folder. A database is three hundred files, and ext4 without a journal
 * takes the longer to make a file the more were deleted in the last five minutes, as each run of tests
 * deletes its databases: https://github.com/torvalds/linux/blob/v6.1/fs/ext4/ialloc.c (`recently_deleted`)
 */
export function scratchFolder(free = process.availableMemory(), memory = MEMORY): string {
  return free >= ROOM && hasRoom(memory) ? memory : tmpdir();
}
