import type { CompiledRule } from './compiled.ts';
import type { Machine } from './machine.ts';
import { matchesSource } from './match.ts';

/** The numbers of rules, by the source that they name. */
type BySource = Map<string, Entry>;

interface Entry {
  readonly first: CompiledRule;
  readonly numbers: number[];
}

/** Finds the rules that match a call but for its target, without looking at the others. */
export class RuleIndex {
  readonly #machine: Machine;
  readonly #rules: readonly CompiledRule[];
  readonly #every: BySource = new Map();
  readonly #named = new Map<string, Map<string, BySource>>();
  readonly #keys = new Map<string, ReadonlySet<string>>();

  constructor(machine: Machine, rules: readonly CompiledRule[]) {
    this.#machine = machine;
    this.#rules = rules;
    for (const [number, compiled] of rules.entries()) {
      const { service, argument, source } = compiled.rule;
      let sources = this.#every;
      if (service !== '*') {
        const byArgument = this.#named.get(service) ?? new Map<string, BySource>();
        this.#named.set(service, byArgument);
        sources = byArgument.get(argument) ?? new Map();
        byArgument.set(argument, sources);
      }
      const entry = sources.get(source);
      if (entry === undefined) sources.set(source, { first: compiled, numbers: [number] });
      else entry.numbers.push(number);
    }
  }

  /** The same for all calls that no rule of this policy tells apart. */
  kindOf(call: string): string {
    const plus = call.indexOf('+');
    const service = plus < 0 ? call : call.slice(0, plus);
    const named = this.#named.get(service);
    if (named === undefined) return '*';
    const argument = plus < 0 ? '+' : call.slice(plus);
    return named.has(argument) ? service + argument : service;
  }

  /** In the order in which they are tried. `argument` starts with `+`. */
  find(service: string, argument: string, source: string): readonly CompiledRule[] {
    const named = this.#named.get(service);
    const numbers: number[] = [];
    const keys = this.#keysOf(source);
    for (const sources of [this.#every, named?.get('*'), named?.get(argument)]) {
      if (sources === undefined) continue;
      if (sources.size < keys.size) {
        for (const [key, entry] of sources) if (keys.has(key)) this.#gather(entry, source, numbers);
      } else {
        for (const key of keys) this.#gather(sources.get(key), source, numbers);
      }
    }
    const rules: CompiledRule[] = [];
    for (const number of Uint32Array.from(numbers).sort()) {
      const rule = this.#rules[number];
      if (rule !== undefined) rules.push(rule);
    }
    return rules;
  }

  #gather(entry: Entry | undefined, source: string, numbers: number[]): void {
    if (entry === undefined || !matchesSource(this.#machine, entry.first.source, source)) return;
    for (const number of entry.numbers) numbers.push(number);
  }

  /** Every spelling under which a rule could speak of this source. */
  #keysOf(source: string): ReadonlySet<string> {
    const known = this.#keys.get(source);
    if (known !== undefined) return known;
    const qube = this.#machine.find(source);
    const keys = new Set(['*', '@anyvm', source]);
    if (this.#machine.isDom0(source)) {
      for (const key of ['@adminvm', 'dom0', DOM0_UUID]) keys.add(key);
    }
    if (qube === undefined) return keys;
    keys.add(qube.name).add(`@type:${qube.type}`);
    if (qube.uuid !== undefined) keys.add(`uuid:${qube.uuid}`);
    for (const tag of qube.tags) keys.add(`@tag:${tag}`);
    this.#keys.set(source, keys);
    return keys;
  }
}

const DOM0_UUID = 'uuid:00000000-0000-0000-0000-000000000000';
