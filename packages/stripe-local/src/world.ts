import type { Job, State } from './state.ts';

/** What every operation works on: the state, and clock and chance as they were given to us. */
export interface World {
  readonly state: State;
  /** Milliseconds of our own clock, which the test-control API can move. */
  now(): number;
  /** Where a browser finds the pay pages, without a slash at its end. */
  publicUrl(): string;
  randomBytes(count: number): Uint8Array;
  /** The API request that is being answered, which its events name. */
  request: { id: string; idempotencyKey: string | null } | null;
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

function randomText(world: World, length: number): string {
  let text = '';
  // 248 is the greatest multiple of 62 in a byte: above it, a remainder would not be fair.
  while (text.length < length)
    for (const byte of world.randomBytes(length))
      if (byte < 248 && text.length < length) text += letters.charAt(byte % 62);
  return text;
}

/** A new id, as long as Stripe's. */
export function newId(world: World, prefix: string): string {
  return `${prefix}_${randomText(world, prefix === 'cs_test' ? 58 : 24)}`;
}

export function newSecret(world: World): string {
  return `whsec_${randomText(world, 32)}`;
}

/** Whole seconds, as all times in Stripe's objects are. */
export function seconds(world: World): number {
  return Math.floor(world.now() / 1000);
}

/** Lets something happen later by itself, at a time of our own clock. */
export function schedule(world: World, kind: Job['kind'], id: string, at: number): void {
  const { jobs } = world.state;
  const before = jobs.findLastIndex((job) => job.at <= at);
  jobs.splice(before + 1, 0, { at, kind, id });
}
