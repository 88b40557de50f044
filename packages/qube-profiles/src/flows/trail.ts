/**
 * How each node was reached. Nodes below `dense` lie in arrays. The others, one for each owner and
 * kind of disposable, are many and few of them are ever reached.
 */
export class Trail {
  readonly #dense: number;
  /** One more than the clicks, so that 0 means: not reached. */
  readonly #clicks: Uint16Array;
  readonly #steps: Uint16Array;
  readonly #parents: Int32Array;
  readonly #others = new Map<number, readonly [clicks: number, steps: number, parent: number]>();

  constructor(dense: number) {
    this.#dense = dense;
    this.#clicks = new Uint16Array(dense);
    this.#steps = new Uint16Array(dense);
    this.#parents = new Int32Array(dense);
  }

  has(node: number): boolean {
    return node < this.#dense ? this.#clicks[node] !== 0 : this.#others.has(node);
  }

  set(node: number, clicks: number, steps: number, parent: number): void {
    if (node < this.#dense) {
      this.#clicks[node] = clicks + 1;
      this.#steps[node] = steps;
      this.#parents[node] = parent;
    } else {
      this.#others.set(node, [clicks, steps, parent]);
    }
  }

  /** Fewest clicks among the shortest ways, of a node that was reached. */
  clicks(node: number): number {
    if (node < this.#dense) return (this.#clicks[node] ?? 1) - 1;
    return this.#others.get(node)?.[0] ?? 0;
  }

  steps(node: number): number {
    return node < this.#dense ? (this.#steps[node] ?? 0) : (this.#others.get(node)?.[1] ?? 0);
  }

  /** The node before, or -1 at a start. */
  parent(node: number): number {
    return node < this.#dense ? (this.#parents[node] ?? -1) : (this.#others.get(node)?.[2] ?? -1);
  }
}
