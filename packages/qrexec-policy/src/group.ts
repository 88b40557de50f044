import type { Bits } from './bits.ts';
import { hasBit, takeBits, takeNew } from './bits.ts';
import type { CompiledRule } from './compiled.ts';
import { CRASH } from './match.ts';
import { DISPVM } from './targets.ts';

/** Up to so many rules are looked at rather than remembered by target. */
const FEW = 8;

/** What a rule of a group is the first to offer or deny. */
export interface Speaker {
  /** The number of the rule. */
  readonly number: number;
  readonly choices: Bits;
  readonly offers: boolean;
}

/** The rules for one kind of calls that name one source, in their order. */
export class Group {
  /** The number of that source. */
  readonly source: number;
  readonly rules: CompiledRule[] = [];
  #first: readonly (CompiledRule | undefined)[] | undefined;
  #dispvm: readonly CompiledRule[] | undefined;
  #speakers: readonly Speaker[] | typeof CRASH | undefined;

  constructor(source: number) {
    this.source = source;
  }

  /** The first that speaks of a target, but for `@dispvm`. */
  first(target: number): CompiledRule | undefined {
    if (this.rules.length > FEW) {
      this.#first ??= spread(this.rules);
      return this.#first[target];
    }
    for (const rule of this.rules) if (hasBit(rule.reach.targets, target)) return rule;
    return undefined;
  }

  /** Those that may speak of `@dispvm`. */
  get dispvm(): readonly CompiledRule[] {
    this.#dispvm ??= this.rules.filter(
      ({ reach }) => reach.byCaller || hasBit(reach.targets, DISPVM),
    );
    return this.#dispvm;
  }

  /** The rules that are the first to speak of something that a person could be offered. */
  get speakers(): readonly Speaker[] | typeof CRASH {
    this.#speakers ??= speakersOf(this.rules);
    return this.#speakers;
  }
}

function spread(rules: readonly CompiledRule[]): readonly (CompiledRule | undefined)[] {
  const first: (CompiledRule | undefined)[] = [];
  const taken = (rules[0]?.reach.targets ?? []).map(() => 0);
  for (const rule of rules) {
    for (const target of takeNew(rule.reach.targets, taken)) first[target] = rule;
  }
  return Array.from(first);
}

function speakersOf(rules: readonly CompiledRule[]): readonly Speaker[] | typeof CRASH {
  const speakers: Speaker[] = [];
  let taken: number[] | undefined;
  for (const { rule, number, offer } of rules) {
    if (offer === CRASH) return CRASH;
    taken ??= offer.map(() => 0);
    const choices = takeBits(offer, taken);
    if (choices.some((word) => word !== 0)) {
      speakers.push({ number, choices, offers: rule.action !== 'deny' });
    }
  }
  return speakers;
}
