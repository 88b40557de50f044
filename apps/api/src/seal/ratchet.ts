import { createHmac } from 'node:crypto';

const step = (key: Buffer, word: string) => createHmac('sha256', key).update(word).digest();

/** A chain of keys, one a day, known from one day on. */
export interface Chain {
  readonly day: number;
  readonly key: Buffer;
}

/** More days ahead than any clock is wrong by is damage, or an attack on our time. */
const MOST_DAYS = 36_600;

/**
 * The chain from a later day on. Each key is the HMAC of the one before, so that a later key never
 * leads back to an earlier one (a forward-secure ratchet: Bellare and Yee, "Forward-Security in
 * Private-Key Cryptography", https://eprint.iacr.org/2001/035). Throws for an earlier day.
 */
export function advance({ day, key }: Chain, to: number): Chain {
  if (to < day || to - day > MOST_DAYS) throw new RangeError(`no way from day ${day} to ${to}`);
  let next = key;
  for (let at = day; at < to; at += 1) next = step(next, 'nyx next day');
  return { day: to, key: next };
}

/** The key that wraps on the chain's first day. Whoever has it cannot go on from there. */
export const wrappingKey = ({ key }: Chain): Buffer => step(key, 'nyx wrap');
