import type { CompiledRule } from './compiled.ts';
import type { Ground } from './ground.ts';
import { Group } from './group.ts';
import { Lane } from './lane.ts';
import type { Source } from './sources.ts';
import { Sources } from './sources.ts';

/**
 * The calls to one service with one argument that some rule names, or with any that none names;
 * or the calls to any service that no rule names.
 */
class Kind {
  readonly #ground: Ground;
  /** The calls with fewer rules, whose rules hold here too. */
  readonly #wider: Kind | undefined;
  /** The rules for these calls only, by the source that they name. */
  readonly #groups = new Map<string, Group>();
  /** By the number of the source. */
  #lanes: (Lane | undefined)[] = [];

  constructor(ground: Ground, wider?: Kind) {
    this.#ground = ground;
    this.#wider = wider;
  }

  add(rule: CompiledRule): void {
    const { source } = rule.rule;
    const group = this.#groups.get(source) ?? new Group();
    this.#groups.set(source, group);
    group.rules.push(rule);
  }

  lane(source: Source): Lane {
    return this.#lanes[source.number] ?? this.#make(source);
  }

  /** A lane with rules that hold for these calls only. */
  ownLane(source: Source): Lane | undefined {
    const groups = this.#find(source);
    if (groups.length === 0 && this.#wider !== undefined) return undefined;
    if (this.#wider !== undefined) groups.push(...this.#wider.lane(source).groups);
    this.#ground.kept.fields += 20;
    return new Lane(this.#ground, source.name, groups);
  }

  forget(): void {
    this.#lanes = [];
  }

  #make(source: Source): Lane {
    const lane = this.ownLane(source) ?? this.#wider?.lane(source);
    if (lane === undefined) throw new Error('unreachable');
    if (source.number >= 0) {
      this.#ground.kept.fields += 1;
      this.#lanes[source.number] = lane;
    }
    return lane;
  }

  #find({ keys }: Source): Group[] {
    const found: Group[] = [];
    if (this.#groups.size < keys.size) {
      for (const [key, group] of this.#groups) if (keys.has(key)) found.push(group);
      return found;
    }
    for (const key of keys) {
      const group = this.#groups.get(key);
      if (group !== undefined) found.push(group);
    }
    return found;
  }
}

/** Finds the rules that match a call but for its target, without looking at the others. */
export class RuleIndex {
  readonly sources: Sources;
  readonly #ground: Ground;
  readonly #rules: readonly CompiledRule[];
  readonly #every: Kind;
  /** By service, for arguments that no rule names. */
  readonly #services = new Map<string, Kind>();
  /** By service and argument. */
  readonly #calls = new Map<string, Kind>();

  constructor(ground: Ground, rules: readonly CompiledRule[]) {
    this.#ground = ground;
    this.#rules = rules;
    this.sources = new Sources(ground.machine, rules);
    this.#every = new Kind(ground);
    for (const rule of rules) {
      const { service, argument } = rule.rule;
      if (service === '*') {
        this.#every.add(rule);
        continue;
      }
      const wide = this.#services.get(service) ?? new Kind(ground, this.#every);
      this.#services.set(service, wide);
      if (argument === '*') {
        wide.add(rule);
        continue;
      }
      const kind = this.#calls.get(service + argument) ?? new Kind(ground, wide);
      this.#calls.set(service + argument, kind);
      kind.add(rule);
    }
  }

  /** The same for all calls that no rule of this policy tells apart. */
  kindOf(call: string): Kind {
    const known = this.#calls.get(call);
    if (known !== undefined) return known;
    const plus = call.indexOf('+');
    if (plus >= 0) return this.#services.get(call.slice(0, plus)) ?? this.#every;
    return this.#calls.get(`${call}+`) ?? this.#services.get(call) ?? this.#every;
  }

  /** Drops what is kept, so that it does not grow without end. */
  forget(): void {
    for (const kind of [this.#every, ...this.#services.values(), ...this.#calls.values()]) {
      kind.forget();
    }
    for (const { answers } of this.#rules) answers.clear();
    this.#ground.kept.fields = 0;
  }
}
