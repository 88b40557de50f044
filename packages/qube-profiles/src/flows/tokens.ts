import type { Rule } from '@nyx/qrexec-policy';
import type { Cast } from './cast.ts';

export interface CallerClass {
  readonly callers: readonly number[];
  /** The rules that speak of these callers, in order. */
  readonly rules: readonly Rule[];
}

/** Sorts callers and targets into classes that a list of rules cannot tell apart. */
export class Tokens {
  readonly #cast: Cast;
  readonly #all: readonly number[];
  readonly #known = new Map<string, readonly number[]>();
  readonly #byName: ReadonlyMap<string, number>;
  readonly #byUuid = new Map<string, number>();

  constructor(cast: Cast) {
    this.#cast = cast;
    this.#all = cast.callers.map((_, number) => number);
    this.#byName = new Map(cast.callers.map(({ name }, number) => [name, number]));
    for (const [number, { uuid }] of cast.qubes.entries()) {
      if (uuid !== undefined) this.#byUuid.set(`uuid:${uuid}`, number);
    }
  }

  byUuid(token: string): number | undefined {
    return this.#byUuid.get(token);
  }

  /**
   * Two callers fall into one class when the same rules speak of them and `@dispvm` means the same
   * for both. A qube that a rule redirects to stands alone: for it alone that rule calls itself.
   */
  callerClasses(rules: readonly Rule[]): readonly CallerClass[] {
    const lists: string[] = this.#all.map(() => '');
    const alone = new Set<number>();
    for (const [number, rule] of rules.entries()) {
      for (const caller of this.#spokenOf(rule.source)) lists[caller] += `,${number}`;
      for (const redirect of [rule.params.target, rule.params.default_target]) {
        const named = redirect === undefined ? undefined : this.#named(redirect);
        if (named !== undefined) alone.add(named);
      }
    }
    const classes = new Map<string, number[]>();
    for (const [caller, list] of lists.entries()) {
      if (list === '') continue;
      const own = alone.has(caller) ? caller : '';
      const key = `${list}|${this.#cast.callers[caller]?.defaultDispvm ?? ''}|${own}`;
      const known = classes.get(key);
      if (known === undefined) classes.set(key, [caller]);
      else known.push(caller);
    }
    return [...classes].map(([key, callers]) => ({
      callers,
      rules: key
        .slice(1, key.indexOf('|'))
        .split(',')
        .flatMap((number) => rules[Number(number)] ?? []),
    }));
  }

  targetClasses(rules: readonly Rule[]): readonly (readonly number[])[] {
    let classes: (readonly number[])[] = [this.#all];
    for (const token of targetsOf(rules)) {
      const spoken = this.#spokenOf(token);
      if (spoken.length === 0 || spoken.length === this.#all.length) continue;
      classes = split(classes, new Set(spoken));
    }
    return classes;
  }

  /** Kinds of disposables, for calls to `@dispvm:NAME` by a caller whose own default is `own`. */
  kindClasses(rules: readonly Rule[], own: string | null): readonly (readonly number[])[] {
    let classes: (readonly number[])[] = [this.#cast.kinds.map((_, kind) => kind)];
    if (own !== null) classes = split(classes, new Set(this.#kindsSpokenOf(own)));
    for (const token of targetsOf(rules)) {
      if (!token.startsWith('@dispvm:')) continue;
      const spoken = this.#kindsSpokenOf(token.slice(8));
      if (spoken.length > 0) classes = split(classes, new Set(spoken));
    }
    return classes;
  }

  #kindsSpokenOf(value: string): readonly number[] {
    const { kinds, qubes } = this.#cast;
    if (value.startsWith('@tag:')) {
      return kinds.flatMap((number, kind) =>
        qubes[number]?.tags.includes(value.slice(5)) ? [kind] : [],
      );
    }
    const named = this.#named(value);
    const kind = named === undefined ? -1 : kinds.indexOf(named);
    return kind < 0 ? [] : [kind];
  }

  #named(token: string): number | undefined {
    return this.#byName.get(token) ?? this.#byUuid.get(token);
  }

  #spokenOf(token: string): readonly number[] {
    if (token === '*' || token === '@anyvm') return this.#all;
    const known = this.#known.get(token);
    if (known !== undefined) return known;
    const spoken = this.#find(token);
    this.#known.set(token, spoken);
    return spoken;
  }

  #find(token: string): readonly number[] {
    const { callers, domains } = this.#cast;
    if (token.startsWith('@tag:')) {
      const tag = token.slice(5);
      return this.#all.filter((one) => domains[callers[one]?.name ?? '']?.tags.includes(tag));
    }
    if (token.startsWith('@type:')) {
      const type = token.slice(6);
      return this.#all.filter((one) => domains[callers[one]?.name ?? '']?.type === type);
    }
    const named = this.#named(token);
    return named === undefined ? [] : [named];
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

function split(
  classes: readonly (readonly number[])[],
  spoken: ReadonlySet<number>,
): (readonly number[])[] {
  return classes.flatMap((one) => {
    const inside = one.filter((member) => spoken.has(member));
    if (inside.length === 0 || inside.length === one.length) return [one];
    return [inside, one.filter((member) => !spoken.has(member))];
  });
}
