import { type FindingCode, kindsOf, lint, print } from '@nyx/qrexec-policy';
import { castOf } from '../flows/cast.ts';
import type { Profile } from '../profile.ts';
import type { World } from '../world.ts';
import { claimFile, convenienceFile } from '../world-of.ts';
import type { Problems } from './problems.ts';

/**
 * What makes a rule do something else than it says. A rule that an earlier one answers to the same
 * effect is let pass: a denial can still take a choice out of a question.
 */
const WRONG: ReadonlySet<FindingCode> = new Set<FindingCode>([
  ...(['not-loading', 'shadowed', 'shadowed-by-compat', 'nothing-to-choose', 'crash'] as const),
]);

/** Rules that load and then never do what they say, on the machine that the profile makes. */
export function checkEffect(problems: Problems, profile: Profile, world: World): void {
  const { release } = profile;
  const places = placesOf(profile);
  const source = { release, files: print(world.policy) };
  const system = kindsOf({ domains: castOf(world).domains }, Object.values(source.files));
  for (const finding of lint(source, system)) {
    const index = places.get(finding.where);
    if (index === undefined || finding.severity !== 'error' || !WRONG.has(finding.code)) continue;
    problems.add('policy', `policy.${index}`, finding.message, finding.fix);
  }
}

/** Where each rule of a profile is printed, with its number in the profile. */
function placesOf(profile: Profile): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  const lines = { claim: 0, convenience: 0 };
  for (const [index, { purpose }] of profile.policy.entries()) {
    const file = purpose === 'claim' ? claimFile(profile) : convenienceFile(profile);
    lines[purpose] += 1;
    places.set(`${file}:${lines[purpose]}`, index);
  }
  return places;
}
