import type { ProfileChange } from '../change.ts';
import type { Claim } from '../claim.ts';
import type { Profile, ProfileQube, ProfileRule } from '../profile.ts';
import { namesQube, renameClaim, renameRule, renameToken } from './rename.ts';

/**
 * A qube with another's settings. What holds for that one must hold for the new one: rules that
 * name it are said again for the new one, right after, and so are claims.
 */
export function addQube(
  profile: Profile,
  like: ProfileQube,
  change: Extract<ProfileChange, { op: 'add' }>,
): Profile {
  const { name, label, why } = change;
  const qube: ProfileQube = {
    ...like,
    name,
    label,
    why,
    origin: 'nyx',
    clonedFrom: like.name,
    autostart: false,
    defaultDispvm: like.defaultDispvm === like.name ? name : like.defaultDispvm,
  };
  const at = profile.qubes.indexOf(like) + 1;
  return {
    ...profile,
    qubes: [...profile.qubes.slice(0, at), qube, ...profile.qubes.slice(at)],
    policy: profile.policy.flatMap((rule) => [rule, ...rulesLike(rule, like.name, name)]),
    claims: profile.claims.flatMap((claim) => [
      claim,
      ...claimsLike(profile, claim, like.name, name),
    ]),
  };
}

function rulesLike(rule: ProfileRule, like: string, name: string): readonly ProfileRule[] {
  if (!namesQube(rule, like)) return [];
  const copy = renameRule(rule, like, name);
  // A redirect of other qubes to the one that was copied stays where it goes.
  const isOthers = rule.source !== like && renameToken(rule.target, like, name) === rule.target;
  return isOthers ? [] : [copy];
}

function claimsLike(profile: Profile, claim: Claim, like: string, name: string): readonly Claim[] {
  const isAt = (place: string) => renameToken(place, like, name) !== place;
  if (!claim.from.some(isAt) && !claim.to.some(isAt)) return [];
  const copy = renameClaim(claim, like, name);
  const only = (places: readonly string[], renamed: readonly string[]) =>
    places.some(isAt) ? renamed.filter((_, index) => isAt(places[index] ?? '')) : renamed;
  const text = `\`${name}\` is made like \`${like}\`, of which this is said: ${claim.text}`;
  const id = freshId(profile, `${claim.id}-${name}`.slice(0, 60));
  const ends = { id, text, from: only(claim.from, copy.from), to: only(claim.to, copy.to) };
  return [copy.kind === 'only-through' ? { ...copy, ...ends } : { ...copy, ...ends }];
}

function freshId(profile: Profile, wanted: string): string {
  const taken = new Set(profile.claims.map(({ id }) => id));
  let id = wanted;
  for (let number = 2; taken.has(id); number += 1) id = `${wanted}-${number}`;
  return id;
}
