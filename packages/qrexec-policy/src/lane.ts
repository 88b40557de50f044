import type { Answer } from './answer.ts';
import { hasBit } from './bits.ts';
import type { CompiledRule } from './compiled.ts';
import type { Caller } from './decide.ts';
import { decide, NO_RULE, UNHANDLED } from './decide.ts';
import type { Ground } from './ground.ts';
import type { Group } from './group.ts';
import type { Qube } from './machine.ts';
import { CRASH, matchesTarget } from './match.ts';
import type { Source } from './sources.ts';
import { DISPVM } from './targets.ts';

/** All calls from one source to one service with one argument: only the targets differ. */
export class Lane implements Caller {
  readonly source: string;
  readonly qube: Qube | undefined;
  /** The rules that match but for the target. */
  readonly groups: readonly Group[];
  readonly #ground: Ground;
  /** Answers that were given already: by the rule, or by the number of the target. */
  #answers: Map<CompiledRule | number, Answer> | undefined;
  #choices: readonly string[] | typeof CRASH | undefined;

  constructor(ground: Ground, source: Source, groups: readonly Group[]) {
    this.#ground = ground;
    this.source = source.name;
    this.qube = source.qube;
    this.groups = groups;
  }

  answer(target: number): Answer {
    const owner = this.owner(target);
    if (owner === undefined) return NO_RULE;
    if (this.match(owner, target) === CRASH) return UNHANDLED;
    if (owner.rule.action === 'deny') return owner.denial;
    if (owner.rule.action === 'allow' && (owner.redirect?.text ?? '') === '') {
      if (!this.#isOwn(target)) {
        return owner.answers.get(target) ?? this.#decide(owner.answers, target, owner, target);
      }
      this.#answers ??= new Map();
      return this.#answers.get(target) ?? this.#decide(this.#answers, target, owner, target);
    }
    // A question and a redirect are the same whatever the target was.
    this.#answers ??= new Map();
    return this.#answers.get(owner) ?? this.#decide(this.#answers, owner, owner, target);
  }

  /** The first rule that speaks of a target. */
  owner(target: number): CompiledRule | undefined {
    let owner: CompiledRule | undefined;
    for (const group of this.groups) {
      const rule =
        target === DISPVM
          ? group.dispvm.find((one) => this.match(one, target) !== false)
          : group.first(target);
      if (rule !== undefined && (owner === undefined || rule.number < owner.number)) owner = rule;
    }
    return owner;
  }

  /** Whether one of its rules speaks of a target. */
  match({ target: token, reach }: CompiledRule, target: number): boolean | typeof CRASH {
    if (target !== DISPVM || !reach.byCaller) return hasBit(reach.targets, target);
    const { machine, targets } = this.#ground;
    const dispvm = targets.tokens[DISPVM];
    return dispvm !== undefined && matchesTarget(machine, token, dispvm, this.qube);
  }

  choices(): readonly string[] | typeof CRASH {
    if (this.#choices === undefined) {
      const { choices, kept } = this.#ground;
      this.#choices = choices.collect(this, this.groups);
      kept.fields += this.#choices.length;
    }
    return this.#choices;
  }

  /** Whether another source may be answered otherwise, though the same rule allows the call. */
  #isOwn(target: number): boolean {
    const text = this.#ground.targets.tokens[target]?.text;
    return target === DISPVM || this.source === 'dom0' || this.source === text;
  }

  /** Answers are kept and given out again, so that nobody may change one. */
  #decide<Key>(answers: Map<Key, Answer>, key: Key, owner: CompiledRule, target: number): Answer {
    const { machine, targets } = this.#ground;
    const token = targets.tokens[target];
    if (token === undefined) return NO_RULE;
    const answer = Object.freeze(decide(machine, owner, this, token));
    answers.set(key, answer);
    this.#ground.kept.fields += 20;
    return answer;
  }
}
