/** Numbers of one class, and the marks that they were split off with, from the last. */
export interface Part {
  readonly numbers: readonly number[];
  readonly marks: readonly number[];
}

/**
 * Numbers from 0 sorted into classes, which are split again and again. A class keeps only its last
 * mark and the class that it was split from: few marks are asked for, of the many that were set.
 */
export class Partition {
  readonly #classOf: number[];
  readonly #from: number[] = [];
  readonly #mark: (number | undefined)[] = [];

  /** @param classOf the class of each number to begin with, counted from 0. */
  constructor(classOf: readonly number[]) {
    this.#classOf = classOf.slice();
    for (const own of classOf) {
      while (this.#from.length <= own) this.#add(-1);
    }
  }

  /** Splits some numbers off, each from its class, and marks what is split off. */
  split(numbers: Iterable<number>, mark?: number): void {
    const divided = new Map<number, number>();
    for (const number of numbers) {
      const old = this.#classOf[number] ?? 0;
      let own = divided.get(old);
      if (own === undefined) {
        own = this.#add(old, mark);
        divided.set(old, own);
      }
      this.#classOf[number] = own;
    }
  }

  /** The classes that are not empty, in the order of their least numbers. */
  parts(): readonly Part[] {
    const classes = new Map<number, number[]>();
    for (let number = 0; number < this.#classOf.length; number += 1) {
      const own = this.#classOf[number] ?? 0;
      const numbers = classes.get(own);
      if (numbers === undefined) classes.set(own, [number]);
      else numbers.push(number);
    }
    return Array.from(classes, ([own, numbers]) => ({ numbers, marks: this.#marks(own) }));
  }

  #add(from: number, mark?: number): number {
    this.#mark.push(mark);
    return this.#from.push(from) - 1;
  }

  #marks(own: number): readonly number[] {
    const marks: number[] = [];
    for (let one = own; one >= 0; one = this.#from[one] ?? -1) {
      const mark = this.#mark[one];
      if (mark !== undefined) marks.push(mark);
    }
    return marks;
  }
}
