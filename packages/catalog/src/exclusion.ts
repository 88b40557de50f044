import type { Configuration } from './model.ts';
import type { CatalogProblem } from './problem.ts';

/** Two answers that cannot stand together, and why. `way` is addressed like an option. */
export interface Exclusion {
  readonly when: Readonly<Record<string, string>>;
  /** The field that a person would change. */
  readonly where: string;
  readonly message: string;
  readonly fix: string;
  readonly source: string;
}

const headsKeys = 'https://osresearch.net/Prerequisites';

/**
 * Heads keeps hashes of /boot that are signed with an OpenPGP key on a security key, so that without
 * one it cannot be used, and without having that key here nobody but the owner can sign.
 */
export const exclusions: readonly Exclusion[] = [
  {
    when: { firmware: 'heads', key: 'none' },
    where: 'options.key',
    message: 'Heads signs /boot with a key on a security key, and none was chosen.',
    fix: 'Choose a security key, say that you have one, or choose the EDK-II firmware.',
    source: headsKeys,
  },
  ...(['sealed-first-boot', 'bench-provisioned'] as const).map((way) => ({
    when: { firmware: 'heads', key: 'own', way },
    where: 'way',
    message: 'With Heads and your own security key only you can sign /boot after installing.',
    fix: 'Choose self-install, or take a security key with the laptop.',
    source: headsKeys,
  })),
];

/** One problem for each exclusion that the configuration meets. */
export function exclusionProblems(configuration: Configuration): CatalogProblem[] {
  const answers = { ...configuration.choices, way: configuration.way };
  return exclusions
    .filter(({ when }) =>
      Object.entries(when).every(([field, value]) => Reflect.get(answers, field) === value),
    )
    .map(({ where, message, fix }) => ({
      code: 'choices-exclude-each-other',
      where,
      message,
      fix,
    }));
}
