import {
  applyChanges,
  type BlastRadius,
  builtInProfiles,
  type Flow,
  findProfile,
  flows,
  installerQubes,
  type Profile,
  type ProfileChange,
  type Proof,
  Prover,
  type World,
  type WorldQube,
  worldOf,
} from '@nyx/qube-profiles';

export const shopProfiles = builtInProfiles;
export const profileNames = builtInProfiles.map(({ name }) => name);

/** A profile with everything that a page says of it. */
export interface Study {
  readonly profile: Profile;
  readonly world: World;
  /** What passes without a click from one qube to another; the network is drawn from the world. */
  readonly flows: readonly Flow[];
  readonly proofs: readonly Proof[];
  readonly prover: Prover;
  /** Why a qube is there that Qubes' own setup makes. */
  readonly whyOf: (name: string) => string;
}

/** The qubes that a reader meets: no templates, and none that Qubes itself hides. */
export function shownQubes({ world }: Pick<Study, 'world'>): readonly WorldQube[] {
  return world.qubes.filter(
    (qube) => qube.class !== 'TemplateVM' && (qube.features.internal ?? '') === '',
  );
}

const studies = new Map<string, Study>();

/** Studies a profile that is known to be right: a built-in one, or what `applyChanges` gave. */
export function study(profile: Profile): Study {
  const key = JSON.stringify(profile);
  const known = studies.get(key);
  if (known !== undefined) return known;
  const world = worldOf(profile);
  if (!world.ok) throw new Error(`${profile.name}: ${world.problems[0]?.message ?? 'refused'}`);
  const prover = new Prover(world.value);
  const made = {
    profile,
    world: world.value,
    flows: flows(world.value).filter(({ how }) => how === 'silent'),
    proofs: profile.claims.map((claim) => prover.prove(claim)),
    prover,
    whyOf: (name: string) =>
      installerQubes(profile.release).find((qube) => qube.name === name)?.why ?? '',
  };
  if (studies.size > 200) studies.clear();
  studies.set(key, made);
  return made;
}

export function studyOf(name: string): Study | undefined {
  const found = findProfile(name);
  return found.ok ? study(found.value) : undefined;
}

/** A built-in profile with a shopper's changes; undefined when it cannot have them any more. */
export function changedStudy(name: string, changes: readonly ProfileChange[]): Study | undefined {
  const found = findProfile(name);
  const changed = found.ok ? applyChanges(found.value, changes) : found;
  return changed.ok ? study(changed.value) : undefined;
}

export function reachOf({ prover }: Study, qube: string): BlastRadius {
  return prover.blastRadius(qube);
}

/** The profile that the first page and the first article show. */
export const homeProfile: Profile = pick('writer');

function pick(name: string): Profile {
  const profile = builtInProfiles.find((one) => one.name === name) ?? builtInProfiles[0];
  if (profile === undefined) throw new Error('The shop has no profile.');
  return profile;
}

/** Qubes whose reach differs the most, for the article: one to lose, one to work in, one to keep. */
export const reachExamples: readonly string[] = [
  'personal-social',
  'work-research',
  'vault-work',
].filter((name) => study(homeProfile).world.qubes.some((qube) => qube.name === name));
