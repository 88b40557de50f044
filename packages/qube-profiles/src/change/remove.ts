import type { Claim } from '../claim.ts';
import type { Profile, ProfileRule } from '../profile.ts';
import { claimSentence } from '../sentence.ts';
import { renameToken } from './rename.ts';

/** What would be left without something it needs if a qube went, in words. */
export function neededBy(profile: Profile, name: string): readonly string[] {
  const needed: string[] = [];
  for (const qube of profile.qubes) {
    if (qube.name === name) continue;
    const uses: (readonly [string, string | null])[] = [
      ['netvm', qube.netvm],
      ['template', qube.class === 'DispVM' ? qube.template : null],
      ['default_dispvm', qube.defaultDispvm],
      ['pattern', qube.clonedFrom],
    ];
    for (const [what, of] of uses) if (of === name) needed.push(`${qube.name} (${what})`);
  }
  for (const [key, value] of Object.entries(profile.globals)) {
    if (value === name) needed.push(`the setting ${key}`);
  }
  for (const [index, rule] of profile.policy.entries()) {
    if (isNeededByRule(rule, name)) needed.push(`rule ${index + 1} (${rule.service})`);
  }
  for (const claim of profile.claims) {
    if (claim.kind === 'only-through' && claim.through === name) needed.push(`claim ${claim.id}`);
  }
  return needed;
}

/** A rule that lets somebody else reach the qube is a need; one that denies is not. */
function isNeededByRule(rule: ProfileRule, name: string): boolean {
  const isIt = (token: string | undefined) =>
    token !== undefined && renameToken(token, name, '') !== token;
  if (isIt(rule.source)) return false;
  if (isIt(rule.params.target) || isIt(rule.params.default_target)) return true;
  return isIt(rule.target) && rule.action !== 'deny';
}

/** The profile without a qube that nothing needs. Claims lose it as an end, or go with it. */
export function removeQube(profile: Profile, name: string): Profile {
  const isIt = (token: string) => renameToken(token, name, '') !== token;
  return {
    ...profile,
    qubes: profile.qubes.filter((qube) => qube.name !== name),
    policy: profile.policy.filter(({ source, target }) => !isIt(source) && !isIt(target)),
    claims: profile.claims.flatMap((claim) => claimWithout(claim, name, isIt)),
  };
}

function claimWithout(
  claim: Claim,
  name: string,
  isIt: (place: string) => boolean,
): readonly Claim[] {
  const from = claim.from.filter((place) => !isIt(place));
  const to = claim.to.filter((place) => !isIt(place));
  if (from.length === 0 || to.length === 0) return [];
  const kept: Claim = { ...claim, from, to };
  // A text that still spoke of the qube would claim something about nothing.
  return [claim.text.includes(`\`${name}\``) ? { ...kept, text: claimSentence(kept) } : kept];
}
