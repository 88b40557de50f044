import type { Bits } from './bits.ts';
import { bitsOf, clearBit, hasBit, numbersOf, setBit } from './bits.ts';
import type { CompiledRule } from './compiled.ts';
import type { Caller } from './decide.ts';
import { byCode } from './directory.ts';
import { expand } from './expand.ts';
import type { Group, Speaker } from './group.ts';
import type { Machine } from './machine.ts';
import { CRASH } from './match.ts';
import type { Token } from './token.ts';

/** What a rule offers to a person who is asked. */
export type Offer = Bits | typeof CRASH;

/** Everything that a person can be offered on one machine, numbered in the order of lists. */
export class Choices {
  readonly #machine: Machine;
  readonly #texts: readonly string[];
  readonly #numbers: ReadonlyMap<string, number>;
  readonly #offers = new Map<string, Offer>();
  /** R4.3: offering one of these raises, as no qube of the name exists. */
  readonly #gone: Bits;
  /** R4.3: these are not shown. */
  readonly #internal: Bits;
  readonly #nothing: Bits;
  /** The disposable of each template, by the name of the template. */
  readonly #disposables: ReadonlyMap<string, number>;

  constructor(machine: Machine) {
    this.#machine = machine;
    const { qubes } = machine;
    const disposables = qubes.flatMap((qube) => [qube.name, qube.defaultDispvm ?? qube.name]);
    const texts = new Set(['@adminvm', '@dispvm', ...qubes.map((qube) => qube.name)]);
    for (const name of disposables) texts.add(`@dispvm:${name}`);
    this.#texts = [...texts].sort(byCode);
    this.#numbers = new Map(this.#texts.map((text, number) => [text, number]));
    this.#disposables = new Map(
      disposables.map((name) => [name, this.#numbers.get(`@dispvm:${name}`) ?? -1]),
    );
    this.#nothing = this.#bits([]);
    const shown = this.#texts.filter((text) => text !== '@adminvm' && text !== '@dispvm');
    const find = (text: string) => machine.find(text.startsWith('@dispvm:') ? text.slice(8) : text);
    const checked = machine.release === 'R4.3' ? shown : [];
    this.#gone = this.#bits(checked.filter((text) => find(text) === undefined));
    this.#internal = this.#bits(checked.filter((text) => find(text)?.internal === true));
  }

  /** What a rule with this redirect, or else this target, offers. */
  offer(target: Token, redirect: Token | undefined): Offer {
    const token = redirect === undefined || redirect.text === '' ? target : redirect;
    const known = this.#offers.get(token.text);
    if (known !== undefined) return known;
    const offered = expand(this.#machine, token);
    const offer = offered === CRASH ? CRASH : this.#bits(offered);
    this.#offers.set(token.text, offer);
    return offer;
  }

  /**
   * What a person may choose from, sorted: each thing that the first rule to speak of it offers
   * and does not deny. `before` is taken for the very first.
   * https://github.com/QubesOS/qubes-core-qrexec/blob/release4.3/qrexec/policy/parser.py
   */
  collect(
    { source, qube }: Pick<Caller, 'source' | 'qube'>,
    groups: readonly Group[],
    before?: CompiledRule,
  ): readonly string[] | typeof CRASH {
    const { release } = this.#machine;
    if (release === 'R4.3' && qube === undefined) return CRASH;
    const offered = this.#offered(groups, before);
    if (offered === CRASH) return CRASH;
    if (this.#take(offered, '@dispvm') && qube?.defaultDispvm !== undefined) {
      put(offered, this.#disposables.get(qube.defaultDispvm));
    }
    if (this.#take(offered, '@adminvm')) put(offered, this.#numbers.get('dom0'));
    this.#take(offered, release === 'R4.3' && qube !== undefined ? qube.name : source);
    if (offered.some((bits, word) => (bits & (this.#gone[word] ?? 0)) !== 0)) return CRASH;
    return this.#list(offered);
  }

  #offered(groups: readonly Group[], before?: CompiledRule): number[] | typeof CRASH {
    const taken = this.#nothing.slice();
    const offered = this.#nothing.slice();
    if (before !== undefined) {
      const { rule, number, offer } = before;
      if (offer === CRASH) return CRASH;
      speak({ number, choices: offer, offers: rule.action !== 'deny' }, taken, offered);
    }
    const lists: (readonly Speaker[])[] = [];
    for (const { speakers } of groups) {
      if (speakers === CRASH) return CRASH;
      lists.push(speakers);
    }
    const places = lists.map(() => 0);
    for (;;) {
      let next: Speaker | undefined;
      let from = 0;
      for (let list = 0; list < lists.length; list += 1) {
        const one = lists[list]?.[places[list] ?? 0];
        if (one === undefined || (next !== undefined && next.number < one.number)) continue;
        next = one;
        from = list;
      }
      if (next === undefined) return offered;
      places[from] = (places[from] ?? 0) + 1;
      speak(next, taken, offered);
    }
  }

  #list(offered: Bits): readonly string[] {
    const shown = offered.map((word, at) => word & ~(this.#internal[at] ?? 0));
    return Object.freeze(numbersOf(shown).map((choice) => this.#texts[choice] ?? ''));
  }

  #bits(texts: readonly string[]): Bits {
    const numbers = texts.flatMap((text) => this.#numbers.get(text) ?? []);
    return bitsOf(numbers, this.#texts.length);
  }

  /** Takes one out; whether it was there. */
  #take(offered: number[], text: string): boolean {
    const number = this.#numbers.get(text);
    if (number === undefined || !hasBit(offered, number)) return false;
    clearBit(offered, number);
    return true;
  }
}

function put(offered: number[], number: number | undefined): void {
  if (number !== undefined) setBit(offered, number);
}

/** What was not spoken of before is offered or not. */
function speak({ choices, offers }: Speaker, taken: number[], offered: number[]): void {
  for (let at = 0; at < choices.length; at += 1) {
    const before = taken[at] ?? 0;
    const word = choices[at] ?? 0;
    taken[at] = before | word;
    if (offers) offered[at] = (offered[at] ?? 0) | (word & ~before);
  }
}
