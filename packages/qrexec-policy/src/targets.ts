import type { Bits } from './bits.ts';
import { bitsOf } from './bits.ts';
import { verify } from './decide.ts';
import type { Machine } from './machine.ts';
import { matchesTarget } from './match.ts';
import type { Token } from './token.ts';
import { readToken } from './token.ts';

/** The targets that a rule's target speaks of. */
export interface Reach {
  readonly targets: Bits;
  /** Whether it speaks of `@dispvm` depends on the caller, so that the bit is not set. */
  readonly byCaller: boolean;
}

/** The number of `@dispvm`. */
export const DISPVM = 0;

/** Every target that a call can have on one machine, numbered. */
export class Targets {
  readonly tokens: readonly Token[];
  /** A list with nothing for each. */
  readonly none: readonly undefined[];
  readonly #machine: Machine;
  readonly #numbers = new Map<string, number>();
  readonly #reaches = new Map<string, Reach>();

  constructor(machine: Machine) {
    this.#machine = machine;
    const { keys } = machine;
    const tokens: Token[] = [];
    const written = ['@dispvm', '@default', '@adminvm', ...keys, ...keys.map(disposable), ''];
    for (const text of written) {
      const token = readTarget(machine, text);
      if (token === undefined) continue;
      const number = this.#numbers.get(token.text) ?? tokens.length;
      if (number === tokens.length) tokens.push(token);
      this.#numbers.set(token.text, number).set(text, number);
    }
    this.tokens = tokens;
    this.none = tokens.map(() => undefined);
  }

  /** `undefined` where the daemon denies whatever the rules say. */
  numberOf(written: string): number | undefined {
    const known = this.#numbers.get(written);
    if (known !== undefined) return known;
    const token = readTarget(this.#machine, written);
    return token === undefined ? undefined : this.#numbers.get(token.text);
  }

  reach(token: Token): Reach {
    const known = this.#reaches.get(token.text);
    if (known !== undefined) return known;
    const byCaller = token.kind === 'dispvm-of' || token.kind === 'dispvm-tagged';
    const numbers = this.#candidates(token).filter((number) => {
      const target = this.tokens[number];
      if (target === undefined || (byCaller && number === DISPVM)) return false;
      return matchesTarget(this.#machine, token, target, undefined) === true;
    });
    const reach = { targets: bitsOf(numbers, this.tokens.length), byCaller };
    this.#reaches.set(token.text, reach);
    return reach;
  }

  /** The targets that a token may speak of: a name speaks of few. */
  #candidates({ kind, text }: Token): readonly number[] {
    const machine = this.#machine;
    if (kind !== 'name' || machine.isDom0(machine.canonical(text))) return [...this.tokens.keys()];
    const qube = machine.find(text);
    const spellings = [text, qube?.name, qube?.uuid && `uuid:${qube.uuid}`];
    const numbers = spellings.flatMap((one) => (one ? (this.#numbers.get(one) ?? []) : []));
    return [...new Set(numbers)];
  }
}

function disposable(key: string): string {
  return `@dispvm:${key}`;
}

/** The target of a call, verified; `undefined` where the daemon denies whatever the rules say. */
export function readTarget(machine: Machine, written: string): Token | undefined {
  const token = readToken(written === '' ? '@default' : written, 'intended', machine.release);
  return token === undefined ? undefined : verify(machine, token);
}
