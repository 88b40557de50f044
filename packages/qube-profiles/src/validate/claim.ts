import type { Claim } from '../claim.ts';
import type { Profile } from '../profile.ts';
import type { World } from '../world.ts';
import { type Problems, pathTo, quoted } from './problems.ts';
import { checkText } from './text.ts';

/** A claim must say something, of places that exist. Whether it is true is for the prover. */
export function checkClaims(problems: Problems, profile: Profile, world: World): void {
  const places = new Set(['@internet', '@dom0', '@templates']);
  for (const { name, templateForDispvms } of world.qubes) {
    places.add(name);
    if (templateForDispvms) places.add(`@dispvm:${name}`);
  }
  const ids = new Set<string>();
  for (const [index, claim] of profile.claims.entries()) {
    const at = pathTo('claims', claim.id, index);
    if (!/^[a-z][a-z0-9-]{0,63}$/.test(claim.id)) {
      problems.add(
        'claim',
        `${at}.id`,
        `${quoted(claim.id)} is no id.`,
        'Use lower-case letters, digits and hyphens.',
      );
    } else if (ids.has(claim.id)) {
      problems.add('claim', `${at}.id`, `Two claims are called ${claim.id}.`, 'Rename one.');
    }
    ids.add(claim.id);
    checkText(problems, `${at}.text`, claim.text, 400);
    checkPlaces(problems, at, claim, places);
  }
}

function checkPlaces(
  problems: Problems,
  at: string,
  claim: Claim,
  places: ReadonlySet<string>,
): void {
  const kinds: readonly string[] = ['never', 'not-silently', 'only-through'];
  if (!kinds.includes(claim.kind)) {
    problems.add(
      'claim',
      `${at}.kind`,
      `${quoted(claim.kind)} is no kind of claim.`,
      `Use: ${kinds.join(', ')}.`,
    );
  }
  const check = (list: string, place: string) => {
    if (places.has(place) || (list === 'to' && place === '@anyqube')) return;
    problems.add(
      'claim',
      `${at}.${list}`,
      `There is no place ${quoted(place)}.`,
      'Name a qube, @internet, @dom0, @templates or @dispvm:TEMPLATE.',
    );
  };
  for (const list of ['from', 'to'] as const) {
    if (claim[list].length === 0) {
      problems.add(
        'claim',
        `${at}.${list}`,
        'A claim about nothing says nothing.',
        'Name at least one place.',
      );
    }
    for (const place of claim[list]) check(list, place);
  }
  const shared = claim.to.find((place) => claim.from.includes(place));
  if (shared !== undefined) {
    problems.add(
      'claim',
      `${at}.to`,
      `${quoted(shared)} is a start and an end at once.`,
      'Remove it from one of the two.',
    );
  }
  if (claim.kind !== 'only-through') return;
  check('through', claim.through);
  if (claim.from.includes(claim.through) || claim.to.includes(claim.through)) {
    problems.add(
      'claim',
      `${at}.through`,
      'Every path passes its own start and end.',
      'Name a place between them.',
    );
  }
}
