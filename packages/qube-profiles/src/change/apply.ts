import type { ProfileChange } from '../change.ts';
import type { ProfileProblem, ProfileResult } from '../problem.ts';
import type { Profile, ProfileQube } from '../profile.ts';
import { proveAll } from '../prove.ts';
import { findInstallerQube } from '../release/installer.ts';
import { nameProblem } from '../validate/name.ts';
import { Problems, quoted } from '../validate/problems.ts';
import { validate } from '../validate/validate.ts';
import { laidOver } from '../world-of.ts';
import { addQube } from './add.ts';
import { neededBy, removeQube } from './remove.ts';
import { renameQube } from './rename.ts';

/**
 * A profile with a shopper's changes, one after the other. The result is right and all its claims
 * are proved; otherwise every problem is given, and for a claim that no longer holds the path that
 * breaks it (`claim-broken`). Names and texts in changes are untrusted.
 */
export function applyChanges(
  profile: Profile,
  changes: readonly ProfileChange[],
): ProfileResult<Profile> {
  const problems = new Problems();
  let changed = profile;
  for (const [index, change] of changes.entries()) {
    changed = applyOne(problems, `changes.${index}`, changed, change);
  }
  if (problems.list.length > 0) return { ok: false, problems: problems.list };
  const wrong = validate(changed);
  if (wrong.length > 0) return { ok: false, problems: wrong };
  const broken = brokenClaims(changed);
  return broken.length > 0 ? { ok: false, problems: broken } : { ok: true, value: changed };
}

/** The claims of a profile that do not hold, each with its path. The profile must be valid. */
export function brokenClaims(profile: Profile): readonly ProfileProblem[] {
  return proveAll(laidOver(profile), profile.claims).flatMap((proof): ProfileProblem[] => {
    if (proof.proved) return [];
    return [
      {
        code: 'claim-broken',
        where: `claims.${proof.claim.id}`,
        message: `${proof.claim.text} This no longer holds: ${proof.sentence}.`,
        fix: 'Undo the change, or close the path.',
      },
    ];
  });
}

function applyOne(
  problems: Problems,
  at: string,
  profile: Profile,
  change: ProfileChange,
): Profile {
  const wanted = change.op === 'add' ? change.like : change.name;
  const qube = profile.qubes.find(({ name }) => name === wanted);
  if (qube === undefined) {
    const where = `${at}.${change.op === 'add' ? 'like' : 'name'}`;
    const fix = `Use one of: ${profile.qubes.map(({ name }) => name).join(', ')}.`;
    problems.add('unknown-qube', where, `The profile has no qube ${quoted(wanted)}.`, fix);
    return profile;
  }
  switch (change.op) {
    case 'add':
      return isFree(problems, `${at}.name`, profile, change.name)
        ? addQube(profile, qube, change)
        : profile;
    case 'rename':
      return rename(problems, at, profile, qube, change.to);
    case 'remove':
      return remove(problems, at, profile, qube);
    case 'label':
      return withQube(profile, { ...qube, label: change.label });
    case 'netvm':
      return withQube(profile, { ...qube, netvm: change.netvm });
  }
}

function withQube(profile: Profile, changed: ProfileQube): Profile {
  const qubes = profile.qubes.map((qube) => (qube.name === changed.name ? changed : qube));
  return { ...profile, qubes };
}

function isFree(problems: Problems, where: string, profile: Profile, name: string): boolean {
  const problem = nameProblem(name);
  if (problem !== undefined) {
    problems.add('name', where, problem.message, problem.fix);
    return false;
  }
  const isTaken =
    laidOver(profile).qubes.some((qube) => qube.name === name) ||
    findInstallerQube(profile.release, name) !== undefined;
  if (isTaken) {
    problems.add(
      'name-taken',
      where,
      `There is already a qube called ${name}.`,
      'Choose another name.',
    );
  }
  return !isTaken;
}

function rename(
  problems: Problems,
  at: string,
  profile: Profile,
  qube: ProfileQube,
  to: string,
): Profile {
  if (qube.origin === 'installer') {
    const message = `Qubes' own setup makes ${qube.name} under that name.`;
    problems.add('name', `${at}.name`, message, 'Add a qube like it under the name that you want.');
    return profile;
  }
  if (qube.name === to || !isFree(problems, `${at}.to`, profile, to)) return profile;
  return renameQube(profile, qube.name, to);
}

function remove(problems: Problems, at: string, profile: Profile, qube: ProfileQube): Profile {
  if (qube.origin === 'installer') {
    const message = `Qubes' own setup makes ${qube.name}; leaving it out of the profile would only leave it unguarded.`;
    problems.add('in-use', `${at}.name`, message, 'Keep it. An empty qube costs nothing.');
    return profile;
  }
  const needed = neededBy(profile, qube.name);
  if (needed.length > 0) {
    const message = `${qube.name} is needed by ${needed.join(', ')}.`;
    problems.add('in-use', `${at}.name`, message, 'Change or remove those first.');
    return profile;
  }
  return removeQube(profile, qube.name);
}
