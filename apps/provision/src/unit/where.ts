import type { Unit } from '@nyx/contract';
import { columns } from '../columns.ts';

/** The kinds of evidence that a unit has at the API. */
export function kindsOf(unit: Unit): readonly string[] {
  return [...new Set(unit.evidence.map(({ kind }) => kind))];
}

/** What is to be done next with a unit, as a command, and why. */
export function nextStep(unit: Unit): { readonly command: string; readonly why: string } | null {
  const kinds = kindsOf(unit);
  const step = (command: string, why: string) => ({ command: `nyx unit ${command}`, why });
  if (unit.state === 'shipped') return null;
  if (unit.state === 'sealed')
    return step(
      `ship ${unit.id} --carrier NAME --tracking NUMBER --key-channel HOW --seal-photo FILE --bench-key FILE --qa-key FILE --trust-root FILE`,
      'It is certified and may leave.',
    );
  if (unit.facts === null || !kinds.includes('bundle'))
    return step(`build ${unit.id}`, 'It has no stick yet.');
  if (!kinds.includes('hcl'))
    return step(`record ${unit.id} --hcl FILE`, 'Its own HCL report is missing.');
  if (unit.way === 'bench-provisioned' && !kinds.some((kind) => STATES.includes(kind)))
    return step(`record ${unit.id} --snapshot FILE`, 'Its state was not looked at yet.');
  return step(
    `certify ${unit.id} --bench-key FILE --qa-key FILE --trust-root FILE`,
    'Everything was measured.',
  );
}

/** Evidence about the state of the machine. A rehearsal is none of a real machine. */
const STATES: readonly string[] = ['snapshot', 'rehearsal'];

/** Where a unit stands, for a person. */
export function unitText(unit: Unit): string {
  const choices = Object.entries(unit.configuration.choices).map((pair) => pair.join(' '));
  const next = nextStep(unit);
  return columns([
    ['unit', unit.id],
    ['state', unit.state],
    ['order', `${unit.order.id}, sha256 ${unit.order.digest}`],
    ['board', unit.board],
    ['choices', choices.join(', ')],
    ['way', unit.way],
    ['profile', `${unit.profile.name} ${unit.profile.version}, sha256 ${unit.profile.digest}`],
    ['facts', unit.facts === null ? 'none' : Object.values(unit.facts).join(', ')],
    ['evidence', kindsOf(unit).join(', ') || 'none'],
    ['certificate', unit.certificate ?? 'none'],
    // For the parcel's label; the API gives it only while the unit is sealed, and it is not kept.
    ...(unit.shipTo === null ? [] : [['label', labelOf(unit.shipTo)]]),
    ...(unit.shipment === null
      ? []
      : [['parcel', `${unit.shipment.carrier} ${unit.shipment.tracking}`]]),
    [
      'next',
      next === null ? 'nothing, it has left' : `${next.command}\n${' '.repeat(13)}${next.why}`,
    ],
  ]);
}

function labelOf({ name, address }: NonNullable<Unit['shipTo']>): string {
  const { line1, line2, postcode, city, country } = address;
  return [name, line1, line2, `${postcode} ${city}`, country].filter(Boolean).join(' / ');
}
