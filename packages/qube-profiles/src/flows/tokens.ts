import type { Rule } from '@nyx/qrexec-policy';
import {
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
   * for both. A qube that a rule redirects to stands alone: for it alone that rule calls itself.
   */
  callerClasses(rules: readonly Rule[]): readonly CallerClass[] {
    const ofAll: number[] = [];
    const ofSome = new Map<number, number[]>();
    const alone = new Set<number>();
    for (const [number, { source, params }] of rules.entries()) {
      if (source === '*' || source === '@anyvm') ofAll.push(number);
      else {
        for (const row of members(this.#spokenOf(source))) {
          for (const caller of this.#callersOf[row] ?? []) {
            const list = ofSome.get(caller);
            if (list === undefined) ofSome.set(caller, [number]);
            else list.push(number);
          }
        }
      }
      for (const redirect of [params.target, params.default_target]) {
        const named = redirect === undefined ? undefined : this.named(redirect);
        if (named !== undefined) alone.add(named);
      }
    }
    const classes = new Map<string, { readonly callers: number[]; readonly own: number[] }>();
    for (const [caller, { defaultDispvm }] of this.#cast.callers.entries()) {
      const own = ofSome.get(caller) ?? [];
      if (own.length === 0 && ofAll.length === 0) continue;
      const key = `${own.join()}|${defaultDispvm ?? ''}|${alone.has(caller) ? caller : ''}`;
      const known = classes.get(key);
      if (known === undefined) classes.set(key, { callers: [caller], own });
      else known.callers.push(caller);
    }
    return [...classes.values()].map(({ callers, own }) => ({
      callers,
      rules: [...ofAll, ...own].sort((a, b) => a - b).flatMap((number) => rules[number] ?? []),
    }));
  }

  /** Whether one of some target tokens speaks of a class that they cannot tell apart. */
  speaksOf(tokens: Iterable<string>, part: Bits): boolean {
    for (const token of tokens) if (overlaps(this.#spokenOf(token), part)) return true;
    return false;
  }

  /** Lists of rules mostly end alike, so what their last tokens give is kept. */
  targetClasses(rules: readonly Rule[]): readonly Bits[] {
    const tokens = [...targetsOf(rules)].filter((token) => token !== '*' && token !== '@anyvm');
    let classes: readonly Bits[] = [this.#all];
    let key = '';
    let isShared = true;
    for (const token of tokens.reverse()) {
      isShared &&= token.startsWith('@');
      if (isShared) key += `${token} `;
      const known = isShared ? this.#split.get(key) : undefined;
      classes = known ?? split(classes, this.#spokenOf(token));
      if (isShared && known === undefined) this.#split.set(key, classes);
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
