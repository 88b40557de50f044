import { randomBytes } from 'node:crypto';
import { open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { dayOf } from '../day.ts';
import { advance, type Chain, wrappingKey } from './ratchet.ts';
import { seal, unseal } from './seal.ts';

/**
 * The shop's own seal, by day. A box says on which day it was sealed; once the keys of that day are
 * destroyed nothing opens it, in whatever copy of the database it stands.
 */
export interface Seals {
  /** The first day whose boxes still open. */
  readonly firstDay: number;
  /** Seals under the key of the day that `at` falls on. */
  seal(at: Date, about: string, plain: Buffer): Buffer;
  /** Null when the key of its day was destroyed. Throws when the box is damaged or of another. */
  unseal(about: string, box: Buffer): Buffer | null;
  /** Destroys every key before that day, here and in the file. */
  destroyBefore(day: number): Promise<void>;
}

const DAY_BYTES = 4;

/** The day on which a box was sealed. */
export const dayOfBox = (box: Buffer): number => box.readUInt32BE(0);

/** What every box of an earlier day compares lower than: for a WHERE on the stored bytes. */
export function firstBoxOf(day: number): Buffer {
  const bytes = Buffer.alloc(DAY_BYTES);
  bytes.writeUInt32BE(day);
  return bytes;
}

/** Seals over a chain; `keep` writes the chain down before an earlier day is forgotten. */
export function createSeals(from: Chain, keep: (chain: Chain) => Promise<void>): Seals {
  let chain = from;
  const known = new Map<number, Buffer>();
  const keyOf = (day: number): Buffer => {
    const key = known.get(day) ?? wrappingKey(advance(chain, day));
    known.set(day, key);
    return key;
  };
  return {
    get firstDay() {
      return chain.day;
    },
    seal: (at, about, plain) => {
      // A clock that was put back must not bring back a destroyed key.
      const day = Math.max(dayOf(at), chain.day);
      return Buffer.concat([firstBoxOf(day), seal(keyOf(day), `${day} ${about}`, plain)]);
    },
    unseal: (about, box) => {
      const day = dayOfBox(box);
      if (day < chain.day) return null;
      return unseal(keyOf(day), `${day} ${about}`, box.subarray(DAY_BYTES));
    },
    destroyBefore: async (day) => {
      if (day <= chain.day) return;
      const later = advance(chain, day);
      await keep(later);
      chain.key.fill(0);
      chain = later;
      for (const [old, key] of known)
        if (old < day) {
          key.fill(0);
          known.delete(old);
        }
    },
  };
}

const fileSchema = z.strictObject({
  format: z.literal(1),
  day: z.int().min(0).max(0xffff_ffff),
  key: z
    .base64()
    .transform((text) => Buffer.from(text, 'base64'))
    .refine((bytes) => bytes.length === 32),
});

const print = ({ day, key }: Chain) =>
  `${JSON.stringify({ format: 1, day, key: key.toString('base64') })}\n`;

/** A new random key, from that day on, unless there is a file already. */
export async function makeSealKey(path: string, at: Date): Promise<void> {
  const file = await open(path, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') return undefined;
    throw error;
  });
  if (file === undefined) return;
  try {
    await file.writeFile(print({ day: dayOf(at), key: randomBytes(32) }));
    await file.sync();
  } finally {
    await file.close();
  }
}

/** The seals of a key file, or what is wrong with it; never what stands in it. */
export async function openSeals(
  path: string,
): Promise<{ ok: true; value: Seals } | { ok: false; problems: readonly string[] }> {
  const chain = await readChain(path);
  if (chain === undefined)
    return { ok: false, problems: ['SEAL_KEY_FILE: there is no seal key; the seed makes one'] };
  return { ok: true, value: createSeals(chain, (later) => keepChain(path, later)) };
}

async function readChain(path: string): Promise<Chain | undefined> {
  try {
    return fileSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return undefined;
  }
}

/** Whole or not at all. Where processes share the file, the one that is ahead stays. */
async function keepChain(path: string, chain: Chain): Promise<void> {
  const kept = await readChain(path);
  if (kept !== undefined && kept.day >= chain.day) return;
  const draft = `${path}.${process.pid}.draft`;
  const file = await open(draft, 'w', 0o600);
  try {
    await file.writeFile(print(chain));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
