import { type Answer, loadPolicy, type Rule } from '@nyx/qrexec-policy';
import type { World } from '../world.ts';
import { addAll, type Bits, bitsOf, emptyBits } from './bits.ts';
import type { Cast } from './cast.ts';
import { type CallGroup, groupsOf } from './groups.ts';
import { Tokens } from './tokens.ts';

/**
 * One thing that the policy allows or asks about: any of these callers to any of these ends.
 * Callers are rows of the cast. Ends are rows, then new disposables by kind, then dom0.
 */
export interface Allowed {
  readonly group: CallGroup;
  readonly callers: Bits;
  readonly ends: Bits;
  readonly how: 'silent' | 'asks';
  readonly rule: string | undefined;
}

export interface Ends {
  readonly rows: number;
  readonly kinds: number;
  readonly dom0: number;
  readonly size: number;
}

export function endsOf(cast: Cast): Ends {
  const rows = cast.qubes.length + cast.kinds.length;
  const dom0 = rows + cast.kinds.length;
  return { rows, kinds: cast.kinds.length, dom0, size: dom0 + 1 };
}

/**
 * Asks the real evaluator about every caller, target and service, as classes: callers whom no
 * rule of a group tells apart get one question, and so do targets that none of the rules that are
 * left for them tells apart. `proof/brute.ts` asks about each one separately and must agree.
 */
export function answersOf(world: World, cast: Cast): readonly Allowed[] {
  const evaluator = loadPolicy(world.policy, { domains: cast.domains });
  const asker = new Asker(cast, (call, source, target) =>
    evaluator.evaluate({ call, source, target }),
  );
  return groupsOf(world.policy).flatMap((group) => asker.ask(group));
}

class Asker {
  readonly #cast: Cast;
  readonly #evaluate: (call: string, source: string, target: string) => Answer;
  readonly #ends: Ends;
  readonly #tokens: Tokens;
  readonly #callerOf: ReadonlyMap<string, number>;

  constructor(cast: Cast, evaluate: (call: string, source: string, target: string) => Answer) {
    this.#cast = cast;
    this.#evaluate = evaluate;
    this.#ends = endsOf(cast);
    this.#tokens = new Tokens(cast);
    this.#callerOf = new Map(cast.callers.map(({ name }, number) => [name, number]));
  }

  ask(group: CallGroup): readonly Allowed[] {
    const found: Allowed[] = [];
    for (const { callers, rules } of this.#tokens.callerClasses(group.rules)) {
      if (rules.every(({ action }) => action === 'deny')) continue;
      this.#askFor(group, callers, rules, found);
    }
    return found;
  }

  /** All that one class of callers may do with one group of calls. */
  #askFor(
    group: CallGroup,
    callers: readonly number[],
    rules: readonly Rule[],
    found: Allowed[],
  ): void {
    const rows = bitsOf(
      this.#ends.rows,
      callers.map((caller) => this.#row(caller)),
    );
    const take = taker(group, rows, (name) => this.#endOf(name), this.#ends.size, found);
    // Nobody is offered itself, so what is asked is known from two callers; a third stands in for
    // one that is the target.
    const [first, second] = callers;
    const speakers = callers.slice(0, 3);
    if (first === undefined) return;
    // An admin call about a qube is carried out by dom0 and acts on that qube alone.
    const isAdmin = group.service.startsWith('admin.');
    const isQube = (target: string) => !/^@|^dom0$/.test(target);
    const say = (target: (caller: number) => string | undefined, part: (() => Bits) | null) => {
      for (const caller of speakers) {
        const called = target(caller);
        if (called === undefined) continue;
        const answer = this.#evaluate(group.call, this.#name(caller), called);
        const to = answer.resolved_target;
        take(answer, to === called || (isAdmin && to === 'dom0' && isQube(called)) ? part : null);
        if (answer.result === 'allow') break;
      }
    };
    for (const part of this.#tokens.targetClasses(rules)) {
      const [one, other] = part;
      if (one === undefined) continue;
      // What a caller is told about itself holds for nobody else, unless it is all alone.
      const isAlone = other === undefined && second === undefined;
      const target = (caller: number) => (caller !== one || isAlone ? one : other);
      const named = (caller: number) => {
        const called = target(caller);
        return called === undefined ? undefined : this.#name(called);
      };
      say(named, () =>
        bitsOf(
          this.#ends.size,
          part.map((member) => this.#row(member)),
        ),
      );
    }
    const own = this.#cast.callers[first]?.defaultDispvm ?? null;
    for (const kinds of this.#tokens.kindClasses(rules, own)) {
      const [kind] = kinds;
      if (kind === undefined) continue;
      const named = `@dispvm:${this.#kindName(kind)}`;
      say(
        () => named,
        () =>
          bitsOf(
            this.#ends.size,
            kinds.map((one) => this.#ends.rows + one),
          ),
      );
    }
    for (const target of ['@default', '@dispvm', 'dom0', '@adminvm']) say(() => target, null);
  }

  #endOf(name: string): Bits {
    const { size, rows, dom0 } = this.#ends;
    if (name === 'dom0' || name === '@adminvm') return bitsOf(size, [dom0]);
    if (name.startsWith('@dispvm:')) {
      const kind = this.#cast.kindOf.get(name.slice(8));
      return kind === undefined ? emptyBits(size) : bitsOf(size, [rows + kind]);
    }
    const caller = this.#callerOf.get(name) ?? this.#tokens.byUuid(name);
    return caller === undefined ? emptyBits(size) : bitsOf(size, [this.#row(caller)]);
  }

  #row(caller: number): number {
    return this.#cast.callers[caller]?.row ?? 0;
  }

  #name(caller: number): string {
    return this.#cast.callers[caller]?.name ?? '';
  }

  #kindName(kind: number): string {
    return this.#cast.qubes[this.#cast.kinds[kind] ?? -1]?.name ?? '';
  }
}

/** Collects answers: one entry for each allowance, one for each rule that asks. */
function taker(
  group: CallGroup,
  callers: Bits,
  endOf: (name: string) => Bits,
  size: number,
  found: Allowed[],
): (answer: Answer, part: (() => Bits) | null) => void {
  const asked = new Map<string, Bits>();
  return ({ result, rule, resolved_target: to, targets }, part) => {
    if (result === 'deny') return;
    if (result === 'allow') {
      found.push({ group, callers, ends: part?.() ?? endOf(to ?? ''), how: 'silent', rule });
      return;
    }
    let ends = asked.get(rule ?? '');
    if (ends === undefined) {
      ends = emptyBits(size);
      asked.set(rule ?? '', ends);
      found.push({ group, callers, ends, how: 'asks', rule });
    }
    for (const target of targets ?? []) addAll(ends, endOf(target));
  };
}
