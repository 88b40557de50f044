import type { Cast } from './cast.ts';

/**
 * Where something can be, as a number. A qube counts twice: what is inside it can act there, what
 * it only carries can go on to the network and nowhere else. A disposable is one of a kind, of an
 * owner: two qubes' disposables are never the same one.
 */
export class Nodes {
  readonly qubes: number;
  readonly kinds: number;
  readonly internet: number;
  readonly dom0: number;
  readonly size: number;
  readonly #cast: Cast;

  constructor(cast: Cast) {
    this.#cast = cast;
    this.qubes = cast.qubes.length;
    this.kinds = cast.kinds.length;
    this.internet = 2 * this.qubes + this.kinds * (this.qubes + 1);
    this.dom0 = this.internet + 1;
    this.size = this.internet + 2;
  }

  carrier(qube: number): number {
    return this.qubes + qube;
  }

  /** `owner` is a qube, or -1 for the person, who starts disposables from the menu. */
  disposable(kind: number, owner: number): number {
    return 2 * this.qubes + kind * (this.qubes + 1) + owner + 1;
  }

  isCarrier(node: number): boolean {
    return node >= this.qubes && node < 2 * this.qubes;
  }

  /** The kind and owner of a disposable's node, or undefined. */
  disposableAt(node: number): { readonly kind: number; readonly owner: number } | undefined {
    if (node < 2 * this.qubes || node >= this.internet) return undefined;
    const number = node - 2 * this.qubes;
    const kind = Math.floor(number / (this.qubes + 1));
    return { kind, owner: (number % (this.qubes + 1)) - 1 };
  }

  /** The row of the cast that acts at a node, or -1 where nobody acts. */
  row(node: number): number {
    if (node < this.qubes) return node;
    const at = this.disposableAt(node);
    return at === undefined ? -1 : this.qubes + at.kind;
  }

  place(node: number): string {
    if (node === this.internet) return '@internet';
    if (node === this.dom0) return '@dom0';
    const at = this.disposableAt(node);
    if (at === undefined) return this.#name(node % this.qubes);
    const kind = `@dispvm:${this.#name(this.#cast.kinds[at.kind] ?? -1)}`;
    return at.owner < 0 ? kind : `${kind}/${this.#name(at.owner)}`;
  }

  /** Every node that a word of a claim means; empty where there is no such place. */
  of(place: string): readonly number[] {
    if (place === '@internet') return [this.internet];
    if (place === '@dom0') return [this.dom0];
    if (place === '@templates') {
      return this.#cast.qubes.flatMap((qube, at) => (qube.class === 'TemplateVM' ? [at] : []));
    }
    if (place.startsWith('@dispvm:')) {
      const kind = this.#cast.kindOf.get(place.slice(8));
      return kind === undefined ? [] : this.disposables(kind);
    }
    const qube = this.#cast.index.get(place);
    return qube === undefined ? [] : [qube, this.carrier(qube)];
  }

  /** All of one kind, the person's own first. */
  disposables(kind: number): readonly number[] {
    const first = this.disposable(kind, -1);
    return Array.from({ length: this.qubes + 1 }, (_, number) => first + number);
  }

  #name(qube: number): string {
    return this.#cast.qubes[qube]?.name ?? '';
  }
}
