import type { StatementFacts, StatementType } from './facts.ts';

/** Ids of what a statement shows. What is in none of the first two lists is not proved. */
export interface Findings {
  readonly proved: readonly string[];
  readonly weaklyShown: readonly string[];
  readonly notProved: readonly string[];
}

/** Why a finding stands in its list. */
export type Why = 'shown' | 'failed' | 'not-run' | 'rehearsal' | 'no-statement' | 'cannot-be-shown';

/** One line of a verdict. `text` is a sentence; `id` stays the same over versions. */
export interface Finding {
  readonly id: string;
  readonly text: string;
  readonly why: Why;
}

/** As strong as its evidence can ever make it. */
type Strength = 'proved' | 'weaklyShown';

interface Known {
  readonly of: StatementType | null;
  readonly strength: Strength;
  readonly text: string;
}

const known = {
  'iso-signature': {
    of: 'unit-provision/v1',
    strength: 'proved',
    text: 'The installation image is the one that the Qubes release key signed.',
  },
  'stick-read-back': {
    of: 'unit-provision/v1',
    strength: 'proved',
    text: 'The installation stick, read back, held that image byte for byte.',
  },
  bundle: {
    of: 'unit-provision/v1',
    strength: 'proved',
    text: 'Two people signed the digest of the bundle for this unit, order and profile.',
  },
  'installed-on-bench': {
    of: 'unit-provision/v1',
    strength: 'weaklyShown',
    text: 'That image and that bundle were put on the disk of this machine.',
  },
  'hardware-report': {
    of: 'unit-state/v1',
    strength: 'proved',
    text: 'The hardware report fits the board that was ordered.',
  },
  'snapshot-drift': {
    of: 'unit-state/v1',
    strength: 'proved',
    text: 'The snapshot of dom0 shows no drift from the profile.',
  },
  'snapshot-fresh': {
    of: 'unit-state/v1',
    strength: 'weaklyShown',
    text: 'The snapshot was taken on this machine when it was verified (it repeats a nonce).',
  },
  'seals-photographed': {
    of: 'unit-ship/v1',
    strength: 'weaklyShown',
    text: 'The seals were photographed before shipping; compare them with the photos.',
  },
  'keys-apart': {
    of: 'unit-ship/v1',
    strength: 'weaklyShown',
    text: 'What opens the machine travels apart from it.',
  },
  'after-sealing': {
    of: null,
    strength: 'weaklyShown',
    text: 'Nobody opened or changed the machine after it was sealed.',
  },
  'no-implant': {
    of: null,
    strength: 'weaklyShown',
    text: 'No chip was added to the mainboard, and no firmware beside the boot firmware was changed.',
  },
  'honest-machine': {
    of: null,
    strength: 'weaklyShown',
    text: 'The machine told the truth about itself while it was measured.',
  },
} as const satisfies Readonly<Record<string, Known>>;

type Id = keyof typeof known;
const ids = Object.keys(known) as Id[];

export interface Shown {
  readonly id: string;
  readonly strength: Strength;
  readonly why: Why;
}

const of = (id: Id, why: Why): Shown => ({ id, strength: known[id].strength, why });

function check(result: 'pass' | 'fail' | 'not-run'): Why {
  return result === 'pass' ? 'shown' : result === 'fail' ? 'failed' : 'not-run';
}

const claimWhy = { proved: 'shown', counterexample: 'failed', 'not-run': 'not-run' } as const;

/** What the facts of one statement show: the only way a finding ever leaves "not proved". */
export function shownBy(facts: StatementFacts): readonly Shown[] {
  switch (facts.type) {
    case 'unit-provision/v1':
      return [
        of('iso-signature', check(facts.iso.signature)),
        of('stick-read-back', check(facts.iso.readBack)),
        of('bundle', 'shown'),
        of('installed-on-bench', facts.way === 'self-install' ? 'not-run' : 'shown'),
      ];
    case 'unit-state/v1': {
      const { snapshot, rehearsal, claims } = facts;
      const shown: Shown[] = [
        of('hardware-report', check(facts.hardwareReport.result)),
        of('snapshot-drift', snapshot === null ? 'not-run' : check(snapshot.drift)),
        of('snapshot-fresh', snapshot === null ? 'not-run' : 'shown'),
        ...claims.map(({ claim, result }): Shown => {
          // A claim about a machine that nobody looked at is not proved, whatever was written down.
          const why = snapshot === null ? 'not-run' : claimWhy[result];
          return { id: `claim:${claim}`, strength: 'proved', why };
        }),
      ];
      // A rehearsal on a stand-in never says anything about the machine itself.
      return rehearsal ? shown.map((one) => ({ ...one, why: 'rehearsal' })) : shown;
    }
    case 'unit-ship/v1':
      return [
        of('seals-photographed', facts.sealPhotos.length > 0 ? 'shown' : 'not-run'),
        of('keys-apart', facts.keyChannel === 'same-parcel' ? 'failed' : 'shown'),
      ];
  }
}

function listed(shown: readonly Shown[]): Findings {
  const pick = (strength: Strength) =>
    shown.filter((one) => one.why === 'shown' && one.strength === strength).map(({ id }) => id);
  return {
    proved: pick('proved'),
    weaklyShown: pick('weaklyShown'),
    notProved: shown.filter(({ why }) => why !== 'shown').map(({ id }) => id),
  };
}

/** The three lists that a statement with these facts carries, and must carry. */
export function findingsOf(facts: StatementFacts): Findings {
  return listed(shownBy(facts));
}

const isKnown = (id: string): id is Id => Object.hasOwn(known, id);

function textOf(id: string): string {
  if (isKnown(id)) return known[id].text;
  return `The profile's claim ${id.slice('claim:'.length)} holds in the snapshot.`;
}

export interface Lists {
  readonly proved: readonly Finding[];
  readonly weaklyShown: readonly Finding[];
  readonly notProved: readonly Finding[];
}

/**
 * What all statements of a certificate show together. It only grows with statements: to leave one out
 * never adds to what is proved or weakly shown.
 */
export function listsOf(statements: readonly StatementFacts[]): Lists {
  const shown = statements.flatMap(shownBy);
  const seen = new Set(shown.map(({ id }) => id));
  const absent = ids
    .filter((id) => !seen.has(id))
    .map((id) => of(id, known[id].of === null ? 'cannot-be-shown' : 'no-statement'));
  const all = [...shown, ...absent].map(({ id, strength, why }) => ({
    strength,
    finding: { id, text: textOf(id), why },
  }));
  const pick = (strength: Strength) =>
    all
      .filter((one) => one.finding.why === 'shown' && one.strength === strength)
      .map(({ finding }) => finding);
  return {
    proved: pick('proved'),
    weaklyShown: pick('weaklyShown'),
    notProved: all.map(({ finding }) => finding).filter(({ why }) => why !== 'shown'),
  };
}
