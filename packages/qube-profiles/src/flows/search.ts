import { type Bits, emptyBits, hasBit } from './bits.ts';
import type { Graph } from './graph.ts';
import { EVERYBODY, type Nodes, PERSON } from './node.ts';
import { Trail } from './trail.ts';

/** `silent`: only what needs no click. `any`: clicks too, as few as a shortest path can have. */
export type Clicks = 'silent' | 'any';

export interface Start {
  readonly nodes: readonly number[];
  readonly clicks: Clicks;
  /** Places that no path may pass or end in. */
  readonly blocked?: readonly number[];
}

type How = 'silent' | 'asks';

/**
 * Finds the shortest way to everything that a start reaches: breadth first, and among equally
 * short ways the one with the fewest clicks. The Internet ends a path and never continues one:
 * what strangers pass on to each other is not for this machine to decide.
 *
 * What reaches every disposable of a kind reaches the kind's own node, and its owners only then
 * one by one where they get an answer: otherwise each search would visit every owner's copy.
 */
export class Search {
  readonly nodes: Nodes;
  readonly trail: Trail;
  readonly #graph: Graph;
  readonly #blocked: ReadonlySet<number>;
  readonly #seen: Bits;
  /** For each row and way of acting, whether that row acted already. */
  readonly #acted: Uint8Array;
  readonly #firstOfKind = new Map<number, number>();
  #unseen: number;
  #notWhole: number;
  #next: number[] = [];
  #from = -1;
  #depth = 0;
  #cost = 0;

  constructor(graph: Graph, nodes: Nodes, start: Start) {
    this.#graph = graph;
    this.nodes = nodes;
    this.trail = new Trail(nodes.owned);
    this.#seen = emptyBits(graph.ends.rows);
    this.#unseen = graph.ends.rows;
    this.#notWhole = graph.ends.kinds;
    this.#acted = new Uint8Array(2 * graph.ends.rows);
    this.#blocked = new Set(start.blocked);
    for (const node of start.nodes) this.#reach(node);
    this.#run(start.clicks);
  }

  /** The node by which some disposable of a kind is reached in the fewest steps, then clicks. */
  firstOfKind(kind: number): number | undefined {
    return this.#firstOfKind.get(kind);
  }

  /** The same of several nodes. What a path starts from it does not reach. */
  nearest(nodes: readonly number[]): number | undefined {
    let best: number | undefined;
    for (const node of nodes) {
      if (!this.trail.has(node) || this.trail.steps(node) === 0) continue;
      if (best === undefined || this.#isNearer(node, best)) best = node;
    }
    return best;
  }

  #isNearer(a: number, b: number): boolean {
    const steps = this.trail.steps(a) - this.trail.steps(b);
    return steps < 0 || (steps === 0 && this.trail.clicks(a) < this.trail.clicks(b));
  }

  #run(clicks: Clicks): void {
    while (this.#next.length > 0) {
      const buckets = this.#buckets();
      this.#depth += 1;
      for (let cost = 0; cost <= buckets.length; cost += 1) {
        this.#cost = cost;
        for (const node of buckets[cost] ?? []) this.#silentFrom(node);
        if (clicks === 'silent') continue;
        for (const node of buckets[cost - 1] ?? []) this.#actFrom(node, 'asks');
      }
    }
  }

  /** The nodes of one depth by the clicks that they cost, cheapest first. */
  #buckets(): readonly (readonly number[])[] {
    const buckets: number[][] = [];
    for (const node of this.#next) {
      const cost = this.trail.clicks(node);
      while (buckets.length <= cost) buckets.push([]);
      buckets[cost]?.push(node);
    }
    this.#next = [];
    return buckets;
  }

  #reach(node: number): void {
    if (this.trail.has(node) || this.#blocked.has(node)) return;
    this.trail.set(node, this.#cost, this.#depth, this.#from);
    this.#next.push(node);
    if (this.#depth === 0 || !this.nodes.isDisposable(node)) return;
    const kind = this.nodes.kind(node);
    if (this.nodes.owner(node) === EVERYBODY) this.#notWhole -= 1;
    if (!this.#firstOfKind.has(kind)) this.#firstOfKind.set(kind, node);
  }

  #silentFrom(node: number): void {
    const { nodes } = this;
    this.#from = node;
    if (node === nodes.internet) {
      if (this.#depth === 1) this.#rows(this.#graph.outside);
    } else if (node === nodes.dom0) {
      for (let row = 0; row < this.#graph.ends.rows; row += 1) this.#row(row);
    } else if (nodes.isCarrier(node)) {
      this.#upFrom(node - nodes.qubes);
    } else {
      this.#upFrom(nodes.row(node));
      this.#actFrom(node, 'silent');
    }
  }

  /** Network traffic leaves a row: straight out of the machine, or to whatever carries it. */
  #upFrom(row: number): void {
    const { outside, up } = this.#graph;
    if (row < this.nodes.qubes && hasBit(outside, row)) this.#reach(this.nodes.internet);
    const netvm = up[row] ?? -1;
    if (netvm >= 0) this.#reach(this.nodes.carrier(netvm));
  }

  /** All that a row does whoever owns it, and what its owner's copy of it does besides. */
  #actFrom(node: number, how: How): void {
    const { nodes } = this;
    const row = nodes.row(node);
    if (row < 0) return;
    this.#from = node;
    const { inside, carried, ends } = this.#graph;
    const acted = 2 * row + (how === 'silent' ? 0 : 1);
    if (this.#acted[acted] === 0) {
      this.#acted[acted] = 1;
      const bits = inside[row]?.[how];
      if (bits !== undefined) {
        this.#rows(bits);
        if (hasBit(bits, ends.dom0)) this.#reach(nodes.dom0);
      }
      for (const qube of carried[row]?.[how] ?? []) this.#reach(nodes.carrier(qube));
    }
    if (!nodes.isDisposable(node)) this.#startsFor(row, row, how);
    else if (nodes.owner(node) === EVERYBODY) this.#actsForAll(nodes.kind(node), how);
    else this.#actsFor(nodes.kind(node), nodes.owner(node), how);
  }

  /** A qube or a disposable starts new ones, which belong to the same owner. */
  #startsFor(row: number, owner: number, how: How): void {
    if (this.#notWhole === 0) return;
    for (const kind of this.#graph.owners.starts[row]?.[how] ?? []) this.#disposable(kind, owner);
  }

  /** An owner's disposable answers its owner, or the other disposable that started it. */
  #actsFor(kind: number, owner: number, how: How): void {
    const { owners, replies } = this.#graph;
    this.#startsFor(this.nodes.qubes + kind, owner, how);
    for (const parent of owners.parents[kind]?.[how] ?? []) this.#disposable(parent, owner);
    const answers = replies[owner]?.[how];
    if (answers !== undefined && hasBit(answers, kind)) this.#reach(owner);
  }

  /** The same for every owner's disposable of a kind at once, and for the person's. */
  #actsForAll(kind: number, how: How): void {
    const { owners } = this.#graph;
    const answered = owners.answered[kind]?.[how];
    if (answered !== undefined) this.#rows(answered);
    const started = owners.starts[this.nodes.qubes + kind]?.[how] ?? [];
    for (const other of [...started, ...(owners.parents[kind]?.[how] ?? [])]) {
      if (this.#isWhole(other)) continue;
      for (const owner of owners.ownersOf[kind] ?? []) this.#disposable(other, owner);
      this.#disposable(other, PERSON);
    }
  }

  /** One owner's disposable, where it can exist and was not reached with all of its kind. */
  #disposable(kind: number, owner: number): void {
    const owned = this.#graph.owners.owned[owner];
    if (this.#isWhole(kind) || (owned !== undefined && !hasBit(owned, kind))) return;
    this.#reach(this.nodes.disposable(kind, owner));
  }

  #isWhole(kind: number): boolean {
    return this.trail.has(this.nodes.disposable(kind, EVERYBODY));
  }

  /** Reaches every row of a set that was not reached before; a kind means all its disposables. */
  #rows(bits: Bits): void {
    if (this.#unseen === 0) return;
    const seen = this.#seen;
    const { rows } = this.#graph.ends;
    for (let word = 0; word < seen.length; word += 1) {
      let rest = (bits[word] ?? 0) & ~(seen[word] ?? 0);
      while (rest !== 0) {
        const row = (word << 5) + 31 - Math.clz32(rest & -rest);
        rest &= rest - 1;
        if (row >= rows) break;
        seen[word] = (seen[word] ?? 0) | (1 << (row & 31));
        this.#unseen -= 1;
        this.#row(row);
      }
    }
  }

  #row(row: number): void {
    const { nodes } = this;
    this.#reach(row < nodes.qubes ? row : nodes.disposable(row - nodes.qubes, EVERYBODY));
  }
}
