import type { Rule } from '@nyx/qrexec-policy';
import {
  addAll,
  addBit,
  type Bits,
  bitsOf,
  both,
  emptyBits,
  isEmpty,
  members,
  nextMember,
  overlaps,
  without,
} from './bits.ts';
import type { Cast } from './cast.ts';
import { Partition } from './partition.ts';

export interface CallerClass {
  readonly callers: readonly number[];
  /** The rules that speak of these callers, in order. */
  readonly rules: readonly Rule[];
}

/**
 * Sorts callers and targets into classes that a list of rules cannot tell apart. Callers are
 * numbers of the cast; targets are its rows, since rules never tell two disposables of one
 * template apart.
 */
export class Tokens {
  readonly #cast: Cast;
  readonly #rows: number;
  readonly #all: Bits;
  readonly #known = new Map<string, Bits>();
  readonly #callersKnown = new Map<string, readonly number[]>();
  /** For each caller, a number for what `@dispvm` means to it. */
  readonly #byDefault: readonly number[];
  readonly #split = new Map<string, readonly Bits[]>();
  readonly #byName: ReadonlyMap<string, number>;
  readonly #byUuid = new Map<string, number>();
  readonly #callersOf: readonly (readonly number[])[];

  constructor(cast: Cast) {
    this.#cast = cast;
    this.#rows = cast.qubes.length + cast.kinds.length;
    const rows = Array.from({ length: this.#rows }, (_, row) => row);
    this.#all = bitsOf(this.#rows, rows);
    this.#byName = new Map(cast.callers.map(({ name }, number) => [name, number]));
    for (const [number, { uuid }] of cast.qubes.entries()) {
      if (uuid !== undefined) this.#byUuid.set(`uuid:${uuid}`, number);
    }
    const callersOf: number[][] = rows.map(() => []);
    for (const [number, { row }] of cast.callers.entries()) callersOf[row]?.push(number);
    this.#callersOf = callersOf;
    const defaults = [...new Set(cast.callers.map(({ defaultDispvm }) => defaultDispvm))];
    this.#byDefault = cast.callers.map(({ defaultDispvm }) => defaults.indexOf(defaultDispvm));
  }

  /** The caller whom a token names. */
  named(token: string): number | undefined {
    return this.#byName.get(token) ?? this.#byUuid.get(token);
  }

  /** The first two callers of some rows. */
  firstTwo(rows: Bits): readonly [number | undefined, number | undefined] {
    const first = this.#callersOf[nextMember(rows, 0)];
    if (first === undefined || first.length > 1) return [first?.[0], first?.[1]];
    const second = this.#callersOf[nextMember(rows, nextMember(rows, 0) + 1)];
    return [first[0], second?.[0]];
  }

  /**
   * Two callers fall into one class when the same rules speak of them and `@dispvm` means the same
   * for both. A qube that a rule redirects to stands alone: for it alone that rule calls itself, and
   * what is left of its class may be one qube, whose call to itself the rule sends elsewhere.
   */
  callerClasses(rules: readonly Rule[]): readonly CallerClass[] {
    const ofAll: number[] = [];
    const partition = new Partition(this.#byDefault);
    for (const caller of this.#redirectedTo(rules)) partition.split([caller]);
    for (const [number, { source }] of rules.entries()) {
      if (source === '*' || source === '@anyvm') ofAll.push(number);
      else partition.split(this.#callersSpokenOf(source), number);
    }
    const shared = ofAll.reverse();
    return partition.parts().flatMap(({ numbers, marks }) => {
      if (marks.length + shared.length === 0) return [];
      const some = merged(marks, shared).flatMap((number) => rules[number] ?? []);
      return [{ callers: numbers, rules: some }];
    });
  }

  /** Every row that one of some target tokens speaks of. */
  allSpokenOf(tokens: Iterable<string>): Bits {
    const spoken = emptyBits(this.#rows);
    for (const token of tokens) addAll(spoken, this.#spokenOf(token));
    return spoken;
  }

  /** A row that some rule names stands alone; the others differ by tags and types only. */
  targetClasses(rules: readonly Rule[]): readonly Bits[] {
    const named = emptyBits(this.#rows);
    const traits: string[] = [];
    for (const token of targetsOf(rules)) {
      if (TRAIT.test(token)) traits.push(token);
      else addAll(named, this.#spokenOf(token));
    }
    const classes = members(named).map((row) => bitsOf(this.#rows, [row]));
    for (const one of this.#traitClasses(traits.sort())) {
      const others = without(one, named);
      if (!isEmpty(others)) classes.push(others);
    }
    return classes;
  }

  /** The same few tags and types stand in many lists of rules. */
  #traitClasses(traits: readonly string[]): readonly Bits[] {
    const key = traits.join(' ');
    let classes = this.#split.get(key);
    if (classes === undefined) {
      classes = [this.#all];
      for (const trait of traits) classes = split(classes, this.#spokenOf(trait));
      this.#split.set(key, classes);
    }
    return classes;
  }

  /** Kinds of disposables, for calls to `@dispvm:NAME` by a caller whose own default is `own`. */
  kindClasses(rules: readonly Rule[], own: string | null): readonly Bits[] {
    const { kinds } = this.#cast;
    let classes: readonly Bits[] = [
      bitsOf(
        kinds.length,
        kinds.map((_, kind) => kind),
      ),
    ];
    if (own !== null) classes = split(classes, this.#kindsSpokenOf(own));
    for (const token of targetsOf(rules)) {
      if (!token.startsWith('@dispvm:')) continue;
      classes = split(classes, this.#kindsSpokenOf(token.slice(8)));
    }
    return classes;
  }

  #kindsSpokenOf(value: string): Bits {
    const { kinds, qubes } = this.#cast;
    const out = emptyBits(kinds.length);
    const tag = value.startsWith('@tag:') ? value.slice(5) : undefined;
    const named = tag === undefined ? this.named(value) : undefined;
    for (const [kind, number] of kinds.entries()) {
      const isIt = tag === undefined ? number === named : qubes[number]?.tags.includes(tag);
      if (isIt === true) addBit(out, kind);
    }
    return out;
  }

  #redirectedTo(rules: readonly Rule[]): ReadonlySet<number> {
    const callers = new Set<number>();
    for (const { params } of rules) {
      for (const redirect of [params.target, params.default_target]) {
        const named = redirect === undefined ? undefined : this.named(redirect);
        if (named !== undefined) callers.add(named);
      }
    }
    return callers;
  }

  #callersSpokenOf(token: string): readonly number[] {
    let callers = this.#callersKnown.get(token);
    if (callers === undefined) {
      callers = members(this.#spokenOf(token)).flatMap((row) => this.#callersOf[row] ?? []);
      this.#callersKnown.set(token, callers);
    }
    return callers;
  }

  /** Rows that a token speaks of. */
  #spokenOf(token: string): Bits {
    const known = this.#known.get(token);
    if (known !== undefined) return known;
    const { callers, domains } = this.#cast;
    const spoken = emptyBits(this.#rows);
    const tag = token.startsWith('@tag:') ? token.slice(5) : undefined;
    const type = token.startsWith('@type:') ? token.slice(6) : undefined;
    if (tag === undefined && type === undefined) {
      const named = this.named(token);
      if (named !== undefined) addBit(spoken, callers[named]?.row ?? 0);
    } else {
      for (const { name, row } of callers) {
        const domain = domains[name];
        const isIt = tag === undefined ? domain?.type === type : domain?.tags.includes(tag);
        if (isIt === true) addBit(spoken, row);
      }
    }
    this.#known.set(token, spoken);
    return spoken;
  }
}

/** Two lists that fall, as one that rises. */
function merged(a: readonly number[], b: readonly number[]): readonly number[] {
  const all: number[] = [];
  for (let one = 0, two = 0; one < a.length || two < b.length; ) {
    const [ofA, ofB] = [a[one] ?? -1, b[two] ?? -1];
    all.push(Math.max(ofA, ofB));
    if (ofA > ofB) one += 1;
    else two += 1;
  }
  return all.reverse();
}

/** Tokens that speak of every qube of some kind. */
const TRAIT = /^@(?:tag|type):/;

/** Redirects count too: a call that is sent elsewhere must not look like one that arrived. */
function targetsOf(rules: readonly Rule[]): ReadonlySet<string> {
  const targets = new Set<string>();
  for (const { target, params } of rules) {
    targets.add(target);
    if (params.target !== undefined) targets.add(params.target);
  }
  return targets;
}

function split(classes: readonly Bits[], spoken: Bits): readonly Bits[] {
  if (isEmpty(spoken)) return classes;
  const out: Bits[] = [];
  for (const one of classes) {
    if (!overlaps(one, spoken)) {
      out.push(one);
      continue;
    }
    const outside = without(one, spoken);
    if (isEmpty(outside)) out.push(one);
    else out.push(both(one, spoken), outside);
  }
  return out;
}
