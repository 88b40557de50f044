import { type Answer, loadPolicy, type Rule } from '@nyx/qrexec-policy';
import type { World } from '../world.ts';
import { placeOf, saidOf, shapeOf } from './alike.ts';
import { addBit, type Bits, bitsOf, emptyBits, members, overlaps, widened } from './bits.ts';
import type { Cast } from './cast.ts';
import { type CallGroup, groupsOf } from './groups.ts';
import { type CallerClass, Tokens } from './tokens.ts';

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
 * left for them tells apart, and services for which the rules say the same. `proof/brute.ts` asks
 * about each one separately and must agree.
 */
export function answersOf(world: World, cast: Cast): readonly Allowed[] {
  const evaluator = loadPolicy(world.policy, { domains: cast.domains });
  const asker = new Asker(cast, placesOf(world.policy.rules), (call, source, target) =>
    evaluator.evaluate({ call, source, target }),
  );
  const asked = new Map<string, readonly [CallGroup, readonly Allowed[]]>();
  return groupsOf(world.policy).flatMap((group) => {
    const key = `${isAdmin(group)} ${shapeOf(group)}`;
    const [before, known = []] = asked.get(key) ?? [];
    const said = before === undefined ? undefined : saidOf(group, known, before);
    if (said !== undefined) return said;
    const found = asker.ask(group);
    asked.set(key, [group, found]);
    return found;
  });
}

class Asker {
  readonly #cast: Cast;
  readonly #ruleAt: ReadonlyMap<string, Rule | undefined>;
  readonly #evaluate: (call: string, source: string, target: string) => Answer;
  readonly #ends: Ends;
  readonly #tokens: Tokens;

  constructor(
    cast: Cast,
    ruleAt: ReadonlyMap<string, Rule | undefined>,
    evaluate: (call: string, source: string, target: string) => Answer,
  ) {
    this.#cast = cast;
    this.#ruleAt = ruleAt;
    this.#evaluate = evaluate;
    this.#ends = endsOf(cast);
    this.#tokens = new Tokens(cast);
  }

  ask(group: CallGroup): readonly Allowed[] {
    const found: Allowed[] = [];
    for (const one of this.#tokens.callerClasses(group.rules)) {
      if (one.rules.every(({ action }) => action === 'deny')) continue;
      this.#askFor(group, one, found);
    }
    return found;
  }

  /** All that one class of callers may do with one group of calls. */
  #askFor(group: CallGroup, { callers, rules }: CallerClass, found: Allowed[]): void {
    const { rows, size } = this.#ends;
    const callerRows = bitsOf(
      rows,
      callers.map((caller) => this.#cast.callers[caller]?.row ?? 0),
    );
    // Nobody is offered itself, so what is asked is known from two callers; a third stands in for
    // one that is the target.
    const speakers = callers.slice(0, 3);
    const [first, second] = callers;
    if (first === undefined) return;
    const asked = new Map<string, { readonly ends: Bits; isWhole: boolean }>();
    const add = (ends: Bits, how: Allowed['how'], rule: string | undefined) =>
      found.push({ group, callers: callerRows, ends, how, rule });
    const say = (targetFor: (caller: number) => string | undefined, part?: () => Bits) => {
      let offer: { readonly ends: Bits; isWhole: boolean } | undefined;
      let heard = 0;
      for (const caller of speakers) {
        const target = targetFor(caller);
        if (target === undefined) continue;
        const answer = this.#evaluate(group.call, this.#name(caller), target);
        const { rule: place = '', resolved_target: to = '' } = answer;
        const rule = this.#ruleAt.get(place);
        if (answer.result === 'deny') {
          if (place === '' || rule?.action === 'deny') return;
          continue;
        }
        if (answer.result === 'allow') {
          const isPart =
            to === target || (isAdmin(group) && to === 'dom0' && !/^@|^dom0$/.test(target));
          add(isPart && part !== undefined ? part() : this.#endOf(to), 'silent', answer.rule);
          return;
        }
        const key = isPlainAsk(rule) ? '' : place;
        offer = asked.get(key);
        if (offer === undefined) {
          offer = { ends: emptyBits(size), isWhole: false };
          asked.set(key, offer);
          add(offer.ends, 'asks', answer.rule);
        }
        if (offer.isWhole) return;
        for (const one of answer.targets ?? []) this.#addEnd(offer.ends, one);
        heard += 1;
        if (heard === 2) break;
      }
      if (offer !== undefined) offer.isWhole = true;
    };
    const tokens = new Set(rules.map(({ target }) => target));
    const isForAny = tokens.has('*') || tokens.has('@anyvm');
    const spoken = this.#tokens.allSpokenOf(tokens);
    for (const part of this.#tokens.targetClasses(rules)) {
      if (!isForAny && !overlaps(spoken, part)) continue;
      const [one, other] = this.#tokens.firstTwo(part);
      if (one === undefined) continue;
      // What a caller is told about itself holds for nobody else, unless it is all alone.
      const isAlone = other === undefined && second === undefined;
      const targetFor = (caller: number) => (caller !== one || isAlone ? one : other);
      say(
        (caller) => this.#nameOf(targetFor(caller)),
        () => widened(part, size),
      );
    }
    const own = this.#cast.callers[first]?.defaultDispvm ?? null;
    const isForNew = isForAny || [...tokens].some((token) => token.startsWith('@dispvm'));
    for (const part of isForNew ? this.#tokens.kindClasses(rules, own) : []) {
      const kinds = members(part);
      const name = this.#cast.qubes[this.#cast.kinds[kinds[0] ?? -1] ?? -1]?.name;
      if (name === undefined) continue;
      const started = () =>
        bitsOf(
          size,
          kinds.map((kind) => rows + kind),
        );
      say(() => `@dispvm:${name}`, started);
    }
    if (isForAny || tokens.has('@default')) say(() => '@default');
    if (isForNew) say(() => '@dispvm');
    if (![...tokens].some((token) => DOM0.test(token))) return;
    say(() => 'dom0');
    say(() => '@adminvm');
  }

  #endOf(name: string): Bits {
    const ends = emptyBits(this.#ends.size);
    this.#addEnd(ends, name);
    return ends;
  }

  #addEnd(ends: Bits, name: string): void {
    const { rows, dom0 } = this.#ends;
    if (name === 'dom0' || name === '@adminvm') addBit(ends, dom0);
    else if (name.startsWith('@dispvm:')) {
      const kind = this.#cast.kindOf.get(name.slice(8)) ?? this.#kindByUuid(name.slice(8));
      if (kind !== undefined) addBit(ends, rows + kind);
    } else {
      const caller = this.#tokens.named(name);
      if (caller !== undefined) addBit(ends, this.#cast.callers[caller]?.row ?? 0);
    }
  }

  #kindByUuid(token: string): number | undefined {
    const name = this.#nameOf(this.#tokens.named(token));
    return name === undefined ? undefined : this.#cast.kindOf.get(name);
  }

  #nameOf(caller: number | undefined): string | undefined {
    return caller === undefined ? undefined : this.#cast.callers[caller]?.name;
  }

  #name(caller: number): string {
    return this.#nameOf(caller) ?? '';
  }
}

/** An admin call about a qube is carried out by dom0 and acts on that qube alone. */
function isAdmin({ service }: CallGroup): boolean {
  return service.startsWith('admin.');
}

/** Tokens that can speak of dom0, which has no tags. */
const DOM0 = /^(?:\*|dom0|@adminvm|@type:AdminVM|uuid:0{8}-.*)$/;

/** Asks that offer whatever the person may choose from: the same for all of one caller's rules. */
function isPlainAsk(rule: Rule | undefined): boolean {
  return rule !== undefined && rule.params.target === undefined && rule.params.autostart !== false;
}

/** Rules by `file:line`; undefined where two rules say that they stand in one place. */
function placesOf(rules: readonly Rule[]): ReadonlyMap<string, Rule | undefined> {
  const places = new Map<string, Rule | undefined>();
  for (const rule of rules) {
    const place = placeOf(rule);
    places.set(place, places.has(place) ? undefined : rule);
  }
  return places;
}
