import type { CompiledRule } from './compiled.ts';
import type { Machine } from './machine.ts';
import { matchesSource } from './match.ts';
import { readToken } from './token.ts';

/** One who calls. */
export interface Source {
  readonly name: string;
  /** Every spelling under which a rule speaks of it. */
  readonly keys: ReadonlySet<string>;
  /** Below 0 for one of endlessly many, so that nothing may be kept for it. */
  readonly number: number;
}

/** Everyone who can call on one machine, under one policy. */
export class Sources {
  readonly #machine: Machine;
  readonly #known = new Map<string, Source>();
  /** For all those that are no qube and that no rule names. */
  readonly #stranger: Source;

  constructor(machine: Machine, rules: readonly CompiledRule[]) {
    this.#machine = machine;
    const names = new Set(['@adminvm', ...machine.keys]);
    for (const { rule } of rules) names.add(rule.source);
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
    for (const key of keys) {
      const token = readToken(key, 'source', machine.release);
      if (token === undefined || !matchesSource(machine, token, name)) keys.delete(key);
    }
    return { name, keys, number };
  }
}

const DOM0_UUID = 'uuid:00000000-0000-0000-0000-000000000000';
