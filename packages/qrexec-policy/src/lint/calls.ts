import type { CompiledRule } from '../compiled.ts';
import { verify } from '../decide.ts';
import { RuleIndex } from '../index-of-rules.ts';
import { Lane } from '../lane.ts';
import type { Machine, Qube } from '../machine.ts';
import { CRASH, matchesTarget } from '../match.ts';
import type { Token } from '../token.ts';
import { readToken } from '../token.ts';

/** A lane with the call that stands for it. */
export interface CallLane {
  readonly lane: Lane;
  readonly service: string;
  readonly argument: string;
}

/** Who answers a call. */
interface Owner {
  readonly rule: CompiledRule;
  /** The daemon raises at this rule. */
  readonly crash: boolean;
}

interface Matched {
  readonly yes: readonly number[];
  readonly crash: readonly number[];
}

/**
 * Every call that a policy can tell apart on one machine: each service that a rule names and one
 * that none does, each argument likewise, from every qube but dom0, which is never asked about.
 */
export class Calls {
  readonly targets: readonly Token[];
  readonly #matched = new Map<string, Matched>();
  readonly #machine: Machine;
  readonly #index: RuleIndex;
  readonly #arguments = new Map<string, Set<string>>();

  constructor(machine: Machine, rules: readonly CompiledRule[]) {
    this.#machine = machine;
    this.#index = new RuleIndex(machine, rules);
    for (const { rule } of rules) {
      if (rule.service === '*') continue;
      const own = this.#arguments.get(rule.service) ?? new Set();
      this.#arguments.set(rule.service, own);
      if (rule.argument !== '*') own.add(rule.argument);
    }
    const names = machine.qubes.map((qube) => qube.name);
    const disposables = machine.qubes.filter((qube) => qube.isTemplate);
    const written = [
      ...names,
      '@adminvm',
      '@default',
      '@dispvm',
      ...disposables.map((qube) => `@dispvm:${qube.name}`),
    ];
    this.targets = written.flatMap((text) => {
      const token = readToken(text, 'intended', machine.release);
      return (token === undefined ? undefined : verify(machine, token)) ?? [];
    });
  }

  /** The numbers of the targets that a rule's target matches, and where the daemon raises. */
  matched(rule: CompiledRule, caller: Qube | undefined): Matched {
    const key = `${rule.target.text} ${caller?.defaultDispvm ?? ''}`;
    const known = this.#matched.get(key);
    if (known !== undefined) return known;
    const match = { yes: [] as number[], crash: [] as number[] };
    for (const [number, target] of this.targets.entries()) {
      const found = matchesTarget(this.#machine, rule.target, target, caller);
      if (found === CRASH) match.crash.push(number);
      else if (found) match.yes.push(number);
    }
    this.#matched.set(key, match);
    return match;
  }

  /** For each target the rule that answers, or the one at which the daemon raises. */
  owners(lane: Lane): readonly (Owner | undefined)[] {
    const owners: (Owner | undefined)[] = Array.from(this.targets, () => undefined);
    let left = owners.length;
    for (const rule of lane.rules) {
      const { yes, crash } = this.matched(rule, lane.qube);
      for (const number of crash) {
        if (owners[number] !== undefined) continue;
        owners[number] = { rule, crash: true };
        left -= 1;
      }
      for (const number of yes) {
        if (owners[number] !== undefined) continue;
        owners[number] = { rule, crash: false };
        left -= 1;
      }
      if (left === 0) break;
    }
    return owners;
  }

  /** Every lane in which some rule stands. */
  *lanes(): Generator<CallLane> {
    const other = unlike(new Set(this.#arguments.keys()), 'other');
    for (const name of [...this.#arguments.keys(), other]) {
      const own = this.#arguments.get(name) ?? new Set();
      for (const argument of [...own, unlike(own, '+')]) {
        for (const { name: source } of this.#machine.qubes) {
          if (source === 'dom0') continue;
          const rules = this.#index.find(name, argument, source);
          if (rules.length === 0) continue;
          yield { lane: new Lane(this.#machine, source, rules), service: name, argument };
        }
      }
    }
  }
}

/** A word that is not among those given. */
function unlike(taken: ReadonlySet<string>, word: string): string {
  let made = word;
  while (taken.has(made)) made += 'x';
  return made;
}

/** A call as a person reads it. */
export function callText(call: string, source: string, target: Token | undefined): string {
  return `${call} from ${source} to ${target?.text ?? '@default'}`;
}
