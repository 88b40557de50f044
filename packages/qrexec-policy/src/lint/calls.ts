import type { CompiledRule } from '../compiled.ts';
import type { Ground } from '../ground.ts';
import { RuleIndex } from '../index-of-rules.ts';
import type { Lane } from '../lane.ts';
import type { Token } from '../token.ts';

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
  /** The numbers of the targets. */
  readonly targets: readonly number[];
  readonly #ground: Ground;
  readonly #index: RuleIndex;
  readonly #arguments = new Map<string, Set<string>>();

  constructor(ground: Ground, rules: readonly CompiledRule[]) {
    this.#ground = ground;
    this.#index = new RuleIndex(ground, rules);
    for (const { rule } of rules) {
      if (rule.service === '*') continue;
      const own = this.#arguments.get(rule.service) ?? new Set();
      this.#arguments.set(rule.service, own);
      if (rule.argument !== '*') own.add(rule.argument);
    }
    const { machine, targets } = ground;
    const names = machine.qubes.map((qube) => qube.name);
    const disposables = machine.qubes.filter((qube) => qube.isTemplate);
    const written = [
      ...names,
      '@adminvm',
      '@default',
      '@dispvm',
      ...disposables.map((qube) => `@dispvm:${qube.name}`),
    ];
    this.targets = written.flatMap((text) => targets.numberOf(text) ?? []);
  }

  /** Every lane in which some rule stands, once. */
  *lanes(): Generator<CallLane> {
    const other = unlike(new Set(this.#arguments.keys()), 'other');
    for (const service of [...this.#arguments.keys(), other]) {
      const own = this.#arguments.get(service) ?? new Set();
      for (const argument of [...own, unlike(own, '+')]) {
        const kind = this.#index.kindOf(service + argument);
        for (const { name } of this.#ground.machine.qubes) {
          if (name === 'dom0') continue;
          const lane = kind.ownLane(this.#index.sources.find(name));
          if (lane !== undefined) yield { lane, service, argument };
        }
      }
      if (this.#ground.isFull) this.#index.forget();
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
