/** A set of small numbers, 32 to a word. */
export type Bits = readonly number[];

export function bitsOf(numbers: Iterable<number>, size: number): Bits {
  const words = Array.from({ length: Math.ceil(size / 32) }, () => 0);
  for (const number of numbers) setBit(words, number);
  return words;
}

export function hasBit(bits: Bits, number: number): boolean {
  return ((bits[number >> 5] ?? 0) & (1 << (number & 31))) !== 0;
}

export function setBit(bits: number[], number: number): void {
  bits[number >> 5] = (bits[number >> 5] ?? 0) | (1 << (number & 31));
}

export function clearBit(bits: number[], number: number): void {
  bits[number >> 5] = (bits[number >> 5] ?? 0) & ~(1 << (number & 31));
}

/** What a set holds that `taken` does not; it is put into it. */
export function takeBits(bits: Bits, taken: number[]): Bits {
  return bits.map((word, at) => {
    const before = taken[at] ?? 0;
    taken[at] = before | word;
    return word & ~before;
  });
}

/** The numbers in a set, from the least, that `taken` does not hold; they are put into it. */
export function takeNew(bits: Bits, taken: number[]): readonly number[] {
  return numbersOf(takeBits(bits, taken));
}

/** The numbers in a set, from the least. */
export function numbersOf(bits: Bits): readonly number[] {
  const numbers: number[] = [];
  for (let word = 0; word < bits.length; word += 1) {
    for (let left = bits[word] ?? 0; left !== 0; left &= left - 1) {
      numbers.push(word * 32 + 31 - Math.clz32(left & -left));
    }
  }
  return numbers;
}
