import type { Bits } from './bits.ts';
import { bitsOf, clearBit, hasBit, setBit, takeNew } from './bits.ts';
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
  /** Used again for each collection. */
  readonly #first: (Speaker | undefined)[];

  constructor(machine: Machine) {
    this.#machine = machine;
    const { qubes } = machine;
    const disposables = qubes.flatMap((qube) => [qube.name, qube.defaultDispvm ?? qube.name]);
    const texts = new Set(['@adminvm', '@dispvm', ...qubes.map((qube) => qube.name)]);
    for (const name of disposables) texts.add(`@dispvm:${name}`);
    this.#texts = [...texts].sort(byCode);
    this.#numbers = new Map(this.#texts.map((text, number) => [text, number]));
    this.#first = this.#texts.map(() => undefined);
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
      this.#put(offered, `@dispvm:${qube.defaultDispvm}`);
    }
    if (this.#take(offered, '@adminvm')) this.#put(offered, 'dom0');
    this.#take(offered, release === 'R4.3' && qube !== undefined ? qube.name : source);
    if (offered.some((bits, word) => (bits & (this.#gone[word] ?? 0)) !== 0)) return CRASH;
    return this.#list(offered);
  }

  #offered(groups: readonly Group[], before?: CompiledRule): number[] | typeof CRASH {
    const first = this.#first.fill(undefined);
    for (const { speakers } of groups) {
      if (speakers === CRASH) return CRASH;
      for (const speaker of speakers) {
        const other = first[speaker.choice];
        if (other === undefined || speaker.number < other.number) first[speaker.choice] = speaker;
      }
    }
    const offered = this.#nothing.slice();
    for (let choice = 0; choice < first.length; choice += 1) {
      if (first[choice]?.offers === true) setBit(offered, choice);
    }
    if (before === undefined) return offered;
    if (before.offer === CRASH) return CRASH;
    for (const choice of takeNew(before.offer, [...this.#nothing])) {
      if (before.rule.action === 'deny') clearBit(offered, choice);
      else setBit(offered, choice);
    }
    return offered;
  }

  #list(offered: Bits): readonly string[] {
    const list: string[] = [];
    for (const [choice, text] of this.#texts.entries()) {
      if (hasBit(offered, choice) && !hasBit(this.#internal, choice)) list.push(text);
    }
    return Object.freeze(list);
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

  #put(offered: number[], text: string): void {
    const number = this.#numbers.get(text);
    if (number !== undefined) setBit(offered, number);
  }
}
