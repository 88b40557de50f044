import { kindsOf, lint, print } from '@nyx/qrexec-policy';
import {
  type Profile,
  type ProfileQube,
  shippedRules,
  templateFamilies,
  type World,
  worldOf,
} from '@nyx/qube-profiles';
import { APPLY } from './asset/apply.ts';
import { AUTOSTART } from './asset/autostart.ts';
import { COLLECTOR } from './asset/collector.ts';
import { FIRSTBOOT } from './asset/firstboot.ts';
import { PACKAGES } from './asset/packages.ts';
import { REMEMBER } from './asset/remember.ts';
import { REMOVE } from './asset/remove.ts';
import { STATUS } from './asset/status.ts';
import { checkProfile } from './check-profile.ts';
import { formulaOf } from './formula.ts';
import { intendedTemplates, templateName } from './intended.ts';
import { type BundleFile, type Manifest, manifestFile } from './manifest.ts';
import { printWants, wantsOf } from './memory.ts';
import { installerState, neededInstallerQubes } from './needs.ts';
import { offlinePart } from './offline.ts';
import { wantedPackages } from './packages.ts';
import { type PolicyText, type PolicyTexts, policyTexts } from './policy-text.ts';
import { type Dom0Problem, type Dom0Result, done, problem, refused } from './problem.ts';
import { sha256 } from './sha256.ts';
import { printFormula, printPackages } from './sls.ts';
import type { State } from './state.ts';
import { checkUnit, type UnitFacts } from './unit.ts';
import { systemOfWorld } from './world-of-snapshot.ts';

const COMPILER = 'nyx-dom0 1';

/** Everything that dom0 needs for one unit. */
export interface Bundle {
  readonly profile: Profile;
  readonly files: readonly BundleFile[];
  readonly manifest: Manifest;
  /** What the formula does, as data: `rehearse` applies it to a snapshot. */
  readonly states: readonly State[];
  /** The installer's qubes that are made first where they are missing. */
  readonly needs: readonly ProfileQube[];
}

export interface CompileOptions {
  /** The profile's kept bytes, when the caller has them: digests are taken over these. */
  readonly profileText?: string;
}

export interface CompiledProfile {
  readonly states: readonly State[];
  /** What can be made without a network, when that is not all of it. */
  readonly offline: readonly State[] | null;
  readonly needs: readonly ProfileQube[];
  readonly policy: PolicyTexts;
  /** What the profile makes out of a fresh installation. */
  readonly world: World;
}

/** Checks a profile's every token and turns it into states; no unit is needed for that. */
export function compileProfile(profile: Profile): Dom0Result<CompiledProfile> {
  const wrong = checkProfile(profile);
  if (wrong.length > 0) return refused(wrong);
  const world = worldOf(profile);
  if (!world.ok) return refused(world.problems.map((one) => ({ ...one, code: 'profile' })));
  const policy = policyTexts(profile);
  if (!policy.ok) return policy;
  const states = formulaOf(profile, policy.value);
  const part = offlinePart(profile);
  return done({
    states,
    offline: part === profile ? null : formulaOf(part, policy.value, profile),
    needs: neededInstallerQubes(profile),
    policy: policy.value,
    world: world.value,
  });
}

/** Two JSON values that any reader takes for the same. */
function sameData(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  const left = Object.entries(a);
  const right = new Map(Object.entries(b));
  return (
    Array.isArray(a) === Array.isArray(b) &&
    left.length === right.size &&
    left.every(([key, value]) => right.has(key) && sameData(value, right.get(key)))
  );
}

function keptText(profile: Profile, options: CompileOptions): Dom0Result<string> {
  if (options.profileText === undefined) return done(`${JSON.stringify(profile, null, 2)}\n`);
  try {
    if (sameData(JSON.parse(options.profileText), profile)) return done(options.profileText);
  } catch {
    // Told below: both are the same mistake.
  }
  const message = 'The kept bytes are not this profile.';
  return refused([problem('profile', 'profileText', message, 'Give the bytes that were read.')]);
}

interface Named {
  readonly path: string;
  readonly text: string;
}

/** One Salt file for each template with packages, and the list that nyx-apply reads. */
function packageFiles(profile: Profile, problems: Dom0Problem[]): readonly Named[] {
  const files: Named[] = [];
  let list = '';
  for (const { family, packages } of profile.templates) {
    if (packages.length === 0) continue;
    const printed = printPackages(packages);
    if (!printed.ok) problems.push(...printed.problems);
    else files.push({ path: `salt/nyx/packages-${family}.sls`, text: printed.value });
    list += `${templateName(family)} nyx.packages-${family}\n`;
  }
  const wanted = Object.fromEntries(wantedPackages(profile));
  return [
    ...files,
    { path: 'packages.txt', text: list },
    { path: 'packages.json', text: `${JSON.stringify(wanted, null, 1)}\n` },
  ];
}

/** What nyx-apply makes first where it is missing: a qube and Qubes' own state for it. */
function needsText(profile: Profile): string {
  const lines = neededInstallerQubes(profile).map(
    ({ name }) => `${name} ${installerState(name)}\n`,
  );
  return lines.join('');
}

function withMode(files: readonly Named[]): readonly BundleFile[] {
  const all = files.map(({ path, text }) => {
    return { path, text, mode: path.startsWith('bin/') ? '0755' : '0644' };
  });
  return all.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function templatesOf(profile: Profile): Readonly<Record<string, string>> {
  const names = new Set(intendedTemplates(profile));
  const used = templateFamilies('R4.3').filter((row) => names.has(row.name));
  return Object.fromEntries(used.map((row) => [row.family, row.name]));
}

/**
 * Both files on the qubes that the profile makes, among what R4.3 ships for the services that they
 * speak of: no rule of ours may be dead or mean something else.
 */
function policyProblems(
  profile: Profile,
  world: World,
  own: readonly PolicyText[],
): readonly Dom0Problem[] {
  const mine = Object.fromEntries(own.map((file) => [file.file, file.text]));
  const services = new Set(profile.policy.map((rule) => rule.service));
  const rules = shippedRules('R4.3').filter((rule) => services.has(rule.service));
  const source = {
    release: 'R4.3',
    files: { ...print({ release: 'R4.3', rules }), ...mine },
  } as const;
  const system = kindsOf(systemOfWorld(world), Object.values(source.files));
  return lint(source, system)
    .filter((one) => one.severity === 'error' && (one.code === 'not-loading' || one.file in mine))
    .map((one) => problem('policy', one.where, one.message, one.fix));
}

/** The synchronous heart of {@link compileBundle}. */
export function buildBundle(
  profile: Profile,
  unit: UnitFacts,
  options: CompileOptions = {},
): Dom0Result<Bundle> {
  const checkedUnit = checkUnit(unit);
  const compiled = compileProfile(profile);
  const kept = keptText(profile, options);
  const problems: Dom0Problem[] = [checkedUnit, compiled, kept].flatMap((one) =>
    one.ok ? [] : [...one.problems],
  );
  if (!compiled.ok || !kept.ok || !checkedUnit.ok) return refused(problems);
  const { states, offline, needs, policy, world } = compiled.value;
  const formula = printFormula(states);
  const first = offline ? printFormula(offline) : formula;
  const denies = printFormula(states.filter((state) => state.phase === 'policy'));
  if (!formula.ok) return formula;
  if (!first.ok) return first;
  if (!denies.ok) return denies;
  const policyFiles = [policy.claims, policy.conveniences].filter((file) => file !== null);
  const files = withMode([
    { path: 'salt/nyx/profile.sls', text: first.value },
    ...(offline ? [{ path: 'salt/nyx/online.sls', text: formula.value }] : []),
    { path: 'salt/nyx/policy.sls', text: denies.value },
    ...policyFiles.map((file) => ({ path: `policy/${file.file}`, text: file.text })),
    ...packageFiles(profile, problems),
    { path: 'needs.txt', text: needsText(profile) },
    { path: 'wants.json', text: printWants(wantsOf(profile)) },
    { path: 'bin/nyx-apply', text: APPLY },
    { path: 'bin/nyx-collect', text: COLLECTOR },
    { path: 'bin/nyx-packages', text: PACKAGES },
    { path: 'bin/nyx-remember', text: REMEMBER },
    { path: 'bin/nyx-remove', text: REMOVE },
    { path: 'bin/nyx-status', text: STATUS },
    { path: 'systemd/nyx-firstboot.service', text: FIRSTBOOT },
    { path: 'autostart/nyx-status.desktop', text: AUTOSTART },
    { path: 'profile.json', text: kept.value },
  ]);
  problems.push(...policyProblems(profile, world, policyFiles));
  if (problems.length > 0) return refused(problems);
  const { name, version } = profile;
  const manifest: Manifest = {
    format: 1,
    compiler: COMPILER,
    release: 'R4.3',
    unit,
    profile: { name, version, sha256: sha256(kept.value) },
    templates: templatesOf(profile),
    files: files.map(manifestFile),
  };
  return done({ profile, files, manifest, states, needs });
}

/**
 * Compiles a profile for one unit: Salt formula, policy, collector, first-boot unit and manifest,
 * byte for byte the same each time. A profile with one token that could mean anything else, or a
 * policy that does not load, gives problems and no bundle.
 */
export async function compileBundle(
  profile: Profile,
  unit: UnitFacts,
  options: CompileOptions = {},
): Promise<Dom0Result<Bundle>> {
  return buildBundle(profile, unit, options);
}
