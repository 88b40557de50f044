import { addBit, type Bits, both, emptyBits, hasBit, members } from './bits.ts';
import type { Level } from './level.ts';

/** The same as `Level`, as numbers: for sets that have few members. */
export interface Listed {
  readonly silent: readonly number[];
  readonly asks: readonly number[];
}

/**
 * Who can have disposables of which kind, and who hears from them. A disposable started by a qube,
 * or by one of its disposables in turn, belongs to that qube.
 */
export interface Ownership {
  /** Kinds that each row starts. */
  readonly starts: readonly Listed[];
  /** Kinds whose disposables start each kind and hear its answers. */
  readonly parents: readonly Listed[];
  /** Kinds that each qube can own at all. */
  readonly owned: readonly Bits[];
  /** The qubes that can own each kind. */
  readonly ownersOf: readonly (readonly number[])[];
  /** Rows of the qubes to which disposables of each kind answer. */
  readonly answered: readonly Level[];
}

export interface Sizes {
  readonly qubes: number;
  readonly kinds: number;
}

/** `inside` has new disposables from bit `qubes + kinds` on; `replies` has kinds. */
export function ownershipOf(
  inside: readonly Level[],
  replies: readonly Level[],
  { qubes, kinds }: Sizes,
): Ownership {
  const rows = qubes + kinds;
  const every = Array.from({ length: kinds }, (_, kind) => kind);
  const fresh = (bits: Bits) => every.filter((kind) => hasBit(bits, rows + kind));
  const starts = inside.map(({ silent, asks }) => ({ silent: fresh(silent), asks: fresh(asks) }));
  const parents = every.map((kind) => {
    const hears = (how: keyof Level) =>
      every.filter((parent) => {
        const heard = replies[qubes + parent]?.[how];
        return heard !== undefined && hasBit(heard, kind);
      });
    return { silent: hears('silent'), asks: hears('asks') };
  });
  const owned = Array.from({ length: qubes }, (_, qube) => {
    const own = emptyBits(kinds);
    addStarted(starts, qube, qubes, own);
    return own;
  });
  const ownersOf: number[][] = every.map(() => []);
  const answered = every.map(() => ({ silent: emptyBits(rows), asks: emptyBits(rows) }));
  for (const [qube, own] of owned.entries()) {
    for (const kind of members(own)) ownersOf[kind]?.push(qube);
    for (const how of ['silent', 'asks'] as const) {
      const heard = replies[qube]?.[how];
      if (heard === undefined) continue;
      for (const kind of members(both(heard, own))) {
        const level = answered[kind];
        if (level !== undefined) addBit(level[how], qube);
      }
    }
  }
  return { starts, parents, owned, ownersOf, answered };
}

function addStarted(starts: readonly Listed[], row: number, qubes: number, own: Bits): void {
  const { silent, asks } = starts[row] ?? { silent: [], asks: [] };
  for (const kind of [...silent, ...asks]) {
    if (hasBit(own, kind)) continue;
    addBit(own, kind);
    addStarted(starts, qubes + kind, qubes, own);
  }
}
