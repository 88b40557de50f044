import {
  applyChanges,
  type BlastRadius,
  builtInProfiles,
  type Flow,
  findProfile,
  installerQubes,
  laidOver,
  type Profile,
  type ProfileChange,
  type Proof,
  Prover,
  type World,
  type WorldQube,
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

const studies = new WeakMap<Profile, Study>();

/** Studies a profile that is known to be right, once: a built-in one, or what `applyChanges` gave. */
export function study(profile: Profile): Study {
  const known = studies.get(profile);
  if (known !== undefined) return known;
  const world = laidOver(profile);
  const prover = new Prover(world);
  const made = {
    profile,
    world,
    flows: prover.flows().filter(({ how }) => how === 'silent'),
    proofs: profile.claims.map((claim) => prover.prove(claim)),
    prover,
    whyOf: (name: string) =>
      installerQubes(profile.release).find((qube) => qube.name === name)?.why ?? '',
  };
  studies.set(profile, made);
  return made;
}

export function studyOf(name: string): Study | undefined {
  const found = findProfile(name);
  return found.ok ? study(found.value) : undefined;
}

const KEPT = 200;
const changed = new Map<string, Profile>();

/**
 * A built-in profile with a shopper's changes; undefined when it cannot have them any more. Checking
 * and proving takes tens of milliseconds, and every page of a quote shows the same: it is kept.
 */
export function changedStudy(name: string, changes: readonly ProfileChange[]): Study | undefined {
  const asked = JSON.stringify([name, changes]);
  const known = changed.get(asked);
  if (known !== undefined) return study(known);
  const found = findProfile(name);
  const made = found.ok && changes.length > 0 ? applyChanges(found.value, changes) : found;
  if (!made.ok) return undefined;
  if (changed.size >= KEPT) changed.clear();
  changed.set(asked, made.value);
  return study(made.value);
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
].filter((name) => homeProfile.qubes.some((qube) => qube.name === name));
