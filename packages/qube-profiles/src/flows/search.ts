import { type Bits, hasBit, members } from './bits.ts';
import type { Graph } from './graph.ts';
import { Nodes } from './node.ts';

/** `silent`: only what needs no click. `any`: clicks too, as few as a shortest path can have. */
export type Clicks = 'silent' | 'any';

export interface Start {
  readonly nodes: readonly number[];
  readonly clicks: Clicks;
  /** Places that no path may pass or end in. */
  readonly blocked?: readonly number[];
}

/**
 * Finds the shortest way to everything that a start reaches: breadth first, and among equally
 * short ways the one with the fewest clicks. The Internet ends a path and never continues one:
 * what strangers pass on to each other is not for this machine to decide.
 */
export class Search {
  readonly nodes: Nodes;
  /** Clicks on the way to each node, or -1 where it is not reached. */
  readonly clicks: Int32Array;
  readonly steps: Int32Array;
  readonly parent: Int32Array;
  readonly #graph: Graph;
  readonly #seen: Uint32Array;
  readonly #blocked: Uint8Array;
  readonly #rowDone: Uint8Array;
  #next: number[] = [];
  #from = -1;
  #depth = 0;
  #cost = 0;

  constructor(graph: Graph, start: Start, nodes = new Nodes(graph.cast)) {
    this.#graph = graph;
    this.nodes = nodes;
    this.clicks = new Int32Array(nodes.size).fill(-1);
    this.steps = new Int32Array(nodes.size);
    this.parent = new Int32Array(nodes.size).fill(-1);
    this.#seen = new Uint32Array((graph.ends.rows + 31) >>> 5);
    this.#blocked = new Uint8Array(nodes.size);
    this.#rowDone = new Uint8Array(2 * graph.ends.rows);
    for (const node of start.blocked ?? []) this.#blocked[node] = 1;
    for (const node of start.nodes) {
      const at = nodes.disposableAt(node);
      if (at === undefined) this.#reach(node);
      else this.#disposable(at.kind, at.owner);
    }
    this.#run(start.clicks);
  }

  #run(clicks: Clicks): void {
    while (this.#next.length > 0) {
      const buckets = this.#buckets();
      this.#depth += 1;
      for (let cost = 0; cost <= buckets.length; cost += 1) {
        this.#cost = cost;
        for (const node of buckets[cost] ?? []) this.#silentFrom(node);
        if (clicks === 'silent') continue;
        for (const node of buckets[cost - 1] ?? []) this.#askingFrom(node);
      }
    }
  }

  /** The nodes of one depth by the clicks that they cost, cheapest first. */
  #buckets(): readonly (readonly number[])[] {
    const buckets: number[][] = [];
    for (const node of this.#next) {
      const cost = this.clicks[node] ?? 0;
      while (buckets.length <= cost) buckets.push([]);
      buckets[cost]?.push(node);
    }
    this.#next = [];
    return buckets;
  }

  #reach(node: number): void {
    if (this.clicks[node] !== -1 || this.#blocked[node] === 1) return;
    this.clicks[node] = this.#cost;
    this.steps[node] = this.#depth;
    this.parent[node] = this.#from;
    this.#next.push(node);
  }

  #silentFrom(node: number): void {
    const { nodes } = this;
    const graph = this.#graph;
    this.#from = node;
    if (node === nodes.internet) {
      if (this.#depth === 1) this.#rows(graph.outside);
      return;
    }
    if (node === nodes.dom0) this.#everything();
    else if (nodes.isCarrier(node)) this.#upFrom(node - nodes.qubes);
    else this.#fromInside(node, nodes.row(node));
  }

  #fromInside(node: number, row: number): void {
    const graph = this.#graph;
    this.#upFrom(row);
    this.#act(node, row, 'silent');
    const carried = graph.carried[row]?.silent;
    if (carried !== undefined) this.#carry(carried);
  }

  #askingFrom(node: number): void {
    const row = this.nodes.row(node);
    if (row < 0) return;
    this.#from = node;
    this.#act(node, row, 'asks');
    const carried = this.#graph.carried[row]?.asks;
    if (carried !== undefined) this.#carry(carried);
  }

  /** Network traffic leaves a row: straight out of the machine, or to whatever carries it. */
  #upFrom(row: number): void {
    const { outside, up } = this.#graph;
    if (row < this.nodes.qubes && hasBit(outside, row)) this.#reach(this.nodes.internet);
    const netvm = up[row] ?? -1;
    if (netvm >= 0) this.#reach(this.nodes.carrier(netvm));
  }

  #act(node: number, row: number, how: 'silent' | 'asks'): void {
    const { nodes } = this;
    const { inside, replies, ends } = this.#graph;
    const bits = inside[row]?.[how];
    if (bits === undefined) return;
    const at = nodes.disposableAt(node);
    const owner = at === undefined ? row : at.owner;
    const done = 2 * row + (how === 'silent' ? 0 : 1);
    if (this.#rowDone[done] !== 1) {
      this.#rowDone[done] = 1;
      this.#rows(bits);
      if (hasBit(bits, ends.dom0)) this.#reach(nodes.dom0);
    }
    for (let kind = 0; kind < ends.kinds; kind += 1) {
      if (hasBit(bits, ends.rows + kind)) this.#disposable(kind, owner);
      if (at === undefined) continue;
      const parents = replies[nodes.qubes + kind]?.[how];
      if (parents !== undefined && hasBit(parents, at.kind)) {
        this.#disposable(kind, owner);
      }
    }
    if (at === undefined || owner < 0) return;
    const own = replies[owner]?.[how];
    if (own !== undefined && hasBit(own, at.kind)) this.#reach(owner);
  }

  /** Reaches every row of a set that was not reached before; a kind means all its disposables. */
  #rows(bits: Bits): void {
    const seen = this.#seen;
    const { rows } = this.#graph.ends;
    for (let word = 0; word < seen.length; word += 1) {
      let rest = (bits[word] ?? 0) & ~(seen[word] ?? 0);
      while (rest !== 0) {
        const row = (word << 5) + 31 - Math.clz32(rest & -rest);
        rest &= rest - 1;
        if (row >= rows) break;
        seen[word] = (seen[word] ?? 0) | (1 << (row & 31));
        this.#row(row);
      }
    }
  }

  #row(row: number): void {
    const { nodes } = this;
    if (row < nodes.qubes) this.#reach(row);
    for (let owner = -1; row >= nodes.qubes && owner < nodes.qubes; owner += 1) {
      this.#disposable(row - nodes.qubes, owner);
    }
  }

  /** The person can start any; a qube's own exist only where it can start them. */
  #disposable(kind: number, owner: number): void {
    const owned = this.#graph.owned[owner];
    if (owned === undefined || hasBit(owned, kind)) this.#reach(this.nodes.disposable(kind, owner));
  }

  #carry(bits: Bits): void {
    for (const row of members(bits)) {
      if (row < this.nodes.qubes) this.#reach(this.nodes.carrier(row));
    }
  }

  #everything(): void {
    for (let row = 0; row < this.#graph.ends.rows; row += 1) this.#row(row);
  }
}
