/** A seeded row of numbers from 0 to 1 (mulberry32): what a proof did can be done again. */
export function chance(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The same things in another order (Fisher and Yates). */
export function shuffled<T>(things: readonly T[], draw: () => number): T[] {
  const row = [...things];
  for (let end = row.length - 1; end > 0; end -= 1) {
    const at = Math.floor(draw() * (end + 1));
    [row[at], row[end]] = [row[end] as T, row[at] as T];
  }
  return row;
}
