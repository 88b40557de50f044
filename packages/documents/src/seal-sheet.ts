import { day, grouped, line, rows, wrap } from './line.ts';

export interface SealSheetFacts {
  readonly unit: string;
  readonly technician: string;
  readonly sealedAt: string;
  readonly seals: readonly {
    /** What is printed on it, if anything. */
    readonly id: string;
    /** `bottom screw 1`, `lid`, `bag`. */
    readonly where: string;
    readonly photo: { readonly name: string; readonly sha256: string };
  }[];
}

/** What the owner goes through, seal by seal, before opening anything. */
export function sealSheet(facts: SealSheetFacts): string {
  const seals = facts.seals.flatMap(({ id, where, photo }, index) => [
    '',
    `[ ] ${index + 1}. ${line(where, 50)}${line(id) === '' ? '' : `, seal ${line(id, 40)}`}`,
    `    photo   ${line(photo.name, 50)}`,
    `    SHA-256 ${grouped(line(photo.sha256, 64).slice(0, 32), 8)}`,
    `            ${grouped(line(photo.sha256, 64).slice(32), 8)}`,
  ]);
  return `${[
    'SEALS',
    '',
    rows([
      ['Unit', line(facts.unit, 50)],
      ['Sealed', day(facts.sealedAt)],
      ['By', line(facts.technician, 50)],
      ['Seals', String(facts.seals.length)],
    ]),
    '',
    wrap(
      'Look at each seal beside its photo, under a lamp, before you open or switch on anything. The digests stand in the certificate: a photo with another digest is not the one we took.',
    ),
    ...seals,
    '',
    wrap(
      'Is one broken, missing or different? Do not switch the laptop on. Write from your order page: we take it back and send another.',
    ),
    '',
    wrap('Seals show some tampering. They prevent none, and a patient hand may remake one.'),
  ].join('\n')}\n`;
}
