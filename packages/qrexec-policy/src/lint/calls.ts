import type { CompiledRule } from '../compiled.ts';
import { verify } from '../decide.ts';
import { RuleIndex } from '../index-of-rules.ts';
import { Lane } from '../lane.ts';
import type { Machine } from '../machine.ts';
import type { Token } from '../token.ts';
import { readToken } from '../token.ts';

/** A lane with the call that stands for it. */
export interface CallLane {
  readonly lane: Lane;
  readonly service: string;
  readonly argument: string;
}

/**
 * Every call that a policy can tell apart on one machine: each service that a rule names and one
 * that none does, each argument likewise, from every qube but dom0, which is never asked about.
 */
export class Calls {
  readonly targets: readonly Token[];
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

  /** The lanes of one service, or of all; `*` as the service means all. */
  *lanes(service = '*'): Generator<CallLane> {
    const other = unlike(new Set(this.#arguments.keys()), 'other');
    const services = service === '*' ? [...this.#arguments.keys(), other] : [service];
    for (const name of services) {
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
