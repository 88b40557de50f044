import { hasBit } from './bits.ts';
import type { CompiledRule } from './compiled.ts';
import type { Ground } from './ground.ts';
import { Group } from './group.ts';
import { Lane } from './lane.ts';
import type { Source } from './sources.ts';
import { Sources } from './sources.ts';
import { Words } from './words.ts';

/** So many groups are looked at rather than remembered. */
const FEW = 4;

/**
 * The calls to one service with one argument that some rule names, or with any that none names;
 * or the calls to any service that no rule names.
 */
class Kind {
  readonly #ground: Ground;
  /** The calls with fewer rules, whose rules hold here too. */
  readonly #wider: Kind | undefined;
  /** The rules for these calls only, by the source that they name. */
  readonly #groups: Group[] = [];
  readonly #bySource = new Map<number, Group>();
  readonly #sources: Sources;
  /** By the number of the source. */
  #lanes: (Lane | undefined)[] = [];

  constructor(ground: Ground, sources: Sources, wider?: Kind) {
    this.#ground = ground;
    this.#sources = sources;
    this.#wider = wider;
  }

  add(rule: CompiledRule): void {
    const source = this.#sources.keyOf(rule);
    let group = this.#bySource.get(source);
    if (group === undefined) {
      group = new Group(source);
      this.#groups.push(group);
      this.#bySource.set(source, group);
    }
    group.rules.push(rule);
  }

  lane(source: Source): Lane {
    const known = this.#lanes[source.number];
    if (known !== undefined) return known;
    // To look at a few groups again costs less than to remember that none speaks of the source.
    const { length } = this.#groups;
    if (this.#wider !== undefined && length <= FEW && !this.#isNamed(source)) {
      return this.#wider.lane(source);
    }
    return this.#make(source);
  }

  /** A lane with rules that hold for these calls only. */
  ownLane(source: Source): Lane | undefined {
    const groups: Group[] = [];
    this.#collect(source, groups);
    if (groups.length === 0 && this.#wider !== undefined) return undefined;
    for (let kind = this.#wider; kind !== undefined; kind = kind.#wider) {
      kind.#collect(source, groups);
    }
    this.#ground.kept.fields += 20;
    return new Lane(this.#ground, source, groups);
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

  /** Whether a rule for these calls only speaks of the source. */
  #isNamed({ bits }: Source): boolean {
    for (const group of this.#groups) if (hasBit(bits, group.source)) return true;
    return false;
  }

  #collect({ keys, bits }: Source, found: Group[]): void {
    if (this.#groups.length < 4 * keys.length) {
      for (const group of this.#groups) if (hasBit(bits, group.source)) found.push(group);
      return;
    }
    for (const key of keys) {
      const group = this.#bySource.get(key);
      if (group !== undefined) found.push(group);
    }
  }
}

/** The calls to one service that some rule names. */
interface Service {
  /** With an argument that no rule names. */
  readonly wide: Kind;
  /** By the argument, with its plus sign. */
  readonly own: Words<Kind>;
  /** Without an argument. */
  readonly plain: Kind;
}

/** Finds the rules that match a call but for its target, without looking at the others. */
export class RuleIndex {
  readonly sources: Sources;
  readonly #ground: Ground;
  readonly #rules: readonly CompiledRule[];
  readonly #kinds: Kind[] = [];
  readonly #every: Kind;
  readonly #services: Words<Service>;

  constructor(ground: Ground, rules: readonly CompiledRule[]) {
    this.#ground = ground;
    this.#rules = rules;
    this.sources = new Sources(ground.machine, rules);
    this.#every = this.#kind();
    const services = new Map<string, { wide: Kind; own: Map<string, Kind> }>();
    for (const rule of rules) {
      const { service, argument } = rule.rule;
      if (service === '*') {
        this.#every.add(rule);
        continue;
      }
      const { wide, own } = services.get(service) ?? {
        wide: this.#kind(this.#every),
        own: new Map<string, Kind>(),
      };
      services.set(service, { wide, own });
      if (argument === '*') {
        wide.add(rule);
        continue;
      }
      const kind = own.get(argument) ?? this.#kind(wide);
      own.set(argument, kind);
      kind.add(rule);
    }
    const words = Array.from(services, ([name, { wide, own }]): [string, Service] => [
      name,
      { wide, own: new Words(own), plain: own.get('+') ?? wide },
    ]);
    this.#services = new Words(new Map(words));
  }

  /** The same for all calls that no rule of this policy tells apart. */
  kindOf(call: string): Kind {
    const plus = call.indexOf('+');
    if (plus < 0) return this.#services.find(call)?.plain ?? this.#every;
    const service = this.#services.find(call, 0, plus);
    if (service === undefined) return this.#every;
    return service.own.find(call, plus) ?? service.wide;
  }

  /** Drops what is kept, so that it does not grow without end. */
  forget(): void {
    for (const kind of this.#kinds) kind.forget();
    for (const { answers } of this.#rules) answers.clear();
    this.#ground.kept.fields = 0;
  }

  #kind(wider?: Kind): Kind {
    const kind = new Kind(this.#ground, this.sources, wider);
    this.#kinds.push(kind);
    return kind;
  }
}
