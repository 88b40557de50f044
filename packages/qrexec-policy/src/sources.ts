import type { Bits } from './bits.ts';
import { bitsOf } from './bits.ts';
import type { CompiledRule } from './compiled.ts';
import type { Machine, Qube } from './machine.ts';
import { matchesSource } from './match.ts';
import { readToken } from './token.ts';

/** One who calls. */
export interface Source {
  readonly name: string;
  readonly qube: Qube | undefined;
  /** The numbers of the rules' sources that speak of it. */
  readonly keys: readonly number[];
  /** The same. */
  readonly bits: Bits;
  /** Below 0 for one of endlessly many, so that nothing may be kept for it. */
  readonly number: number;
}

/** Everyone who can call on one machine, under one policy. */
export class Sources {
  readonly #machine: Machine;
  readonly #known = new Map<string, Source>();
  /** The sources that rules name, numbered. */
  readonly #keys = new Map<string, number>();
  /** For all those that are no qube and that no rule names. */
  readonly #stranger: Source;

  constructor(machine: Machine, rules: readonly CompiledRule[]) {
    this.#machine = machine;
    const names = new Set(['@adminvm', ...machine.keys]);
    for (const { rule } of rules) {
      names.add(rule.source);
      if (!this.#keys.has(rule.source)) this.#keys.set(rule.source, this.#keys.size);
    }
    for (const name of names) this.#known.set(name, this.#make(name, this.#known.size));
    let stranger = '@';
    while (names.has(stranger)) stranger += '@';
    this.#stranger = this.#make(stranger, names.size);
  }

  /** With a token in place of a name, what the daemon does may depend on which it is. */
  find(name: string): Source {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    return name.startsWith('@') ? this.#make(name, -1) : this.#stranger;
  }

  /** The number of a source that a rule names. */
  keyOf(rule: CompiledRule): number {
    return this.#keys.get(rule.rule.source) ?? -1;
  }

  #make(name: string, number: number): Source {
    const machine = this.#machine;
    const qube = machine.find(name);
    const keys = new Set(['*', '@anyvm', name]);
    if (machine.isDom0(name)) for (const key of ['@adminvm', 'dom0', DOM0_UUID]) keys.add(key);
    if (qube !== undefined) {
      keys.add(qube.name).add(`@type:${qube.type}`);
      if (qube.uuid !== undefined) keys.add(`uuid:${qube.uuid}`);
      for (const tag of qube.tags) keys.add(`@tag:${tag}`);
    }
    const numbers = [...keys].flatMap((key) => {
      const token = readToken(key, 'source', machine.release);
      if (token === undefined || !matchesSource(machine, token, name)) return [];
      return this.#keys.get(key) ?? [];
    });
    return { name, qube, keys: numbers, bits: bitsOf(numbers, this.#keys.size), number };
  }
}

const DOM0_UUID = 'uuid:00000000-0000-0000-0000-000000000000';
