import { type Bits, emptyBits } from './bits.ts';

/** Two sets: what happens without any click, and what happens after one. */
export interface Level {
  readonly silent: Bits;
  readonly asks: Bits;
}

export function emptyLevel(size: number): Level {
  return { silent: emptyBits(size), asks: emptyBits(size) };
}
