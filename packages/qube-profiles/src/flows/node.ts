import type { Cast } from './cast.ts';

/** Owners of disposables that are no qubes. */
export const PERSON = -1;
export const EVERYBODY = -2;

/**
 * Where something can be, as a number. A qube counts twice: what is inside it can act there, what
 * it only carries can go on to the network and nowhere else. A disposable is one of a kind, of an
 * owner: two qubes' disposables are never the same one. `EVERYBODY` stands for all of a kind.
 */
export class Nodes {
  readonly qubes: number;
  readonly kinds: number;
  readonly internet: number;
  readonly dom0: number;
  /** From here on: one node for each kind of disposable and each owner. */
  readonly owned: number;
  readonly count: number;
  readonly #cast: Cast;

  constructor(cast: Cast) {
    this.#cast = cast;
    this.qubes = cast.qubes.length;
    this.kinds = cast.kinds.length;
    this.internet = 2 * this.qubes + this.kinds;
    this.dom0 = this.internet + 1;
    this.owned = this.internet + 2;
    this.count = this.owned + this.kinds * (this.qubes + 1);
  }

  carrier(qube: number): number {
    return this.qubes + qube;
  }

  disposable(kind: number, owner: number): number {
    if (owner === EVERYBODY) return 2 * this.qubes + kind;
    return this.owned + kind * (this.qubes + 1) + owner + 1;
  }

  isCarrier(node: number): boolean {
    return node >= this.qubes && node < 2 * this.qubes;
  }

  isDisposable(node: number): boolean {
    return node >= this.owned || (node >= 2 * this.qubes && node < this.internet);
  }

  kind(node: number): number {
    if (node < this.owned) return node - 2 * this.qubes;
    return Math.floor((node - this.owned) / (this.qubes + 1));
  }

  owner(node: number): number {
    return node < this.owned ? EVERYBODY : ((node - this.owned) % (this.qubes + 1)) - 1;
  }

  /** The row of the cast that acts at a node, or -1 where nobody acts. */
  row(node: number): number {
    if (node < this.qubes) return node;
    return this.isDisposable(node) ? this.qubes + this.kind(node) : -1;
  }

  place(node: number): string {
    if (node === this.internet) return '@internet';
    if (node === this.dom0) return '@dom0';
    if (!this.isDisposable(node)) return this.#name(node % this.qubes);
    const kind = `@dispvm:${this.#name(this.#cast.kinds[this.kind(node)] ?? -1)}`;
    const owner = this.owner(node);
    return owner < 0 ? kind : `${kind}/${this.#name(owner)}`;
  }

  /** Every node that a word of a claim means; empty where there is no such place. */
  of(place: string): readonly number[] {
    if (place === '@internet') return [this.internet];
    if (place === '@dom0') return [this.dom0];
    if (place === '@templates') {
      return this.#cast.qubes.flatMap((qube, at) => (qube.class === 'TemplateVM' ? [at] : []));
    }
    const kind = this.kindOf(place);
    if (kind !== undefined) {
      return Array.from({ length: this.qubes + 2 }, (_, number) =>
        this.disposable(kind, number + EVERYBODY),
      );
    }
    const qube = this.#cast.index.get(place);
    return qube === undefined ? [] : [qube, this.carrier(qube)];
  }

  kindOf(place: string): number | undefined {
    return place.startsWith('@dispvm:') ? this.#cast.kindOf.get(place.slice(8)) : undefined;
  }

  #name(qube: number): string {
    return this.#cast.qubes[qube]?.name ?? '';
  }
}
