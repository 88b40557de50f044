import { Choices } from './choices.ts';
import { Machine } from './machine.ts';
import type { Release } from './policy.ts';
import type { SystemInfo } from './system.ts';
import { Targets } from './targets.ts';

/** Fields of 8 bytes that are kept before all is forgotten; few machines come near. */
const MOST_KEPT = 16_000_000;

/** A machine, and everything that calls and answers can name on it. */
export class Ground {
  readonly machine: Machine;
  readonly targets: Targets;
  readonly choices: Choices;
  /** What is kept of calls that were answered, in fields of about 8 bytes. */
  readonly kept = { fields: 0 };

  constructor(system: SystemInfo, release: Release) {
    this.machine = new Machine(system, release);
    this.targets = new Targets(this.machine);
    this.choices = new Choices(this.machine);
  }

  get isFull(): boolean {
    return this.kept.fields > MOST_KEPT;
  }
}
