/**
 * A set of small numbers, kept as bits: what makes 500 qubes with 5,000 rules quick. A plain array:
 * there are very many, and each is short.
 */
export type Bits = number[];

export function emptyBits(size: number): Bits {
  return new Array<number>((size + 31) >>> 5).fill(0);
}

export function bitsOf(size: number, members: Iterable<number>): Bits {
  const bits = emptyBits(size);
  for (const member of members) addBit(bits, member);
  return bits;
}

export function addBit(bits: Bits, member: number): void {
  const word = member >>> 5;
  bits[word] = (bits[word] ?? 0) | (1 << (member & 31));
}

export function hasBit(bits: Bits, member: number): boolean {
  return ((bits[member >>> 5] ?? 0) & (1 << (member & 31))) !== 0;
}

/** The same members, with room for more. */
export function widened(bits: Bits, size: number): Bits {
  const out = bits.slice();
  while (out.length < (size + 31) >>> 5) out.push(0);
  return out;
}

/** Adds every member of `from` to `into`. */
export function addAll(into: Bits, from: Bits): void {
  for (let word = 0; word < from.length; word += 1) {
    into[word] = (into[word] ?? 0) | (from[word] ?? 0);
  }
}

export function both(a: Bits, b: Bits): Bits {
  const out = new Array<number>(a.length).fill(0);
  for (let word = 0; word < out.length; word += 1) out[word] = (a[word] ?? 0) & (b[word] ?? 0);
  return out;
}

export function without(a: Bits, b: Bits): Bits {
  const out = new Array<number>(a.length).fill(0);
  for (let word = 0; word < out.length; word += 1) out[word] = (a[word] ?? 0) & ~(b[word] ?? 0);
  return out;
}

export function isEmpty(bits: Bits): boolean {
  for (let word = 0; word < bits.length; word += 1) if (bits[word] !== 0) return false;
  return true;
}

/** In rising order. */
export function members(bits: Bits): number[] {
  const out: number[] = [];
  for (let word = 0; word < bits.length; word += 1) {
    let rest = bits[word] ?? 0;
    while (rest !== 0) {
      const low = 31 - Math.clz32(rest & -rest);
      out.push((word << 5) + low);
      rest &= rest - 1;
    }
  }
  return out;
}

/** The first member that is not below `from`, or -1. */
export function nextMember(bits: Bits, from: number): number {
  for (let word = from >>> 5; word < bits.length; word += 1) {
    let rest = bits[word] ?? 0;
    if (word === from >>> 5) rest &= -1 << (from & 31);
    if (rest !== 0) return (word << 5) + 31 - Math.clz32(rest & -rest);
  }
  return -1;
}

export function overlaps(a: Bits, b: Bits): boolean {
  for (let word = 0; word < a.length; word += 1) if ((a[word] ?? 0) & (b[word] ?? 0)) return true;
  return false;
}
