import { installerQubes, type Profile, SYSTEM_DEFAULT } from '@nyx/qube-profiles';
import { comparePolicy, strangePolicies } from './compare-policy.ts';
import { compareQube } from './compare-qube.ts';
import { forgottenSteps } from './forgotten.ts';
import {
  type IntendedQube,
  intendedQube,
  intendedQubes,
  intendedTemplates,
  isOurs,
  templateName,
} from './intended.ts';
import { MEMORY, memoryOf } from './memory.ts';
import { neededInstallerQubes } from './needs.ts';
import { obstacles, removal } from './removal.ts';
import { effectiveQube, type Snapshot, type SnapshotQube } from './snapshot.ts';
import { byHand, type Step, shown, step } from './step.ts';

export interface PlanOptions {
  /** Also list for removal what Nyx made and the profile no longer has. Never what a person made. */
  readonly prune?: boolean;
}

export interface Plan {
  /** In the order in which they would happen. */
  readonly steps: readonly Step[];
  readonly count: Readonly<Record<Step['kind'], number>>;
  /** `2 to create, 5 to change, 1 policy step` */
  readonly line: string;
  /** nothing: exit 0; changes: exit 2; cannot-tell: exit 1. */
  readonly outcome: 'nothing' | 'changes' | 'cannot-tell';
  /** Qubes that neither the installer nor the profile makes: the owner's own, or left over. */
  readonly strangers: readonly string[];
  /** What had to be supposed to say this. */
  readonly assumptions: readonly string[];
}

/** Facts 6.2: what the system makes and drops by itself. */
function passing(name: string): boolean {
  return /^(disp[0-9]+|disp-mgmt-.+)$/.test(name);
}

function isStranger(qube: SnapshotQube): boolean {
  const made = installerQubes('R4.3').some((other) => other.name === qube.name);
  return !made && qube.class !== 'TemplateVM';
}

function templateSteps(profile: Profile, snapshot: Snapshot): readonly Step[] {
  return intendedTemplates(profile).flatMap((name): readonly Step[] => {
    const there = snapshot.qubes[name];
    if (there?.class === 'TemplateVM') {
      const netvm = effectiveQube(there, 'netvm');
      if (netvm === null) return [];
      return [
        step(name, 'netvm', netvm, 'none', 'change', 'person', `qvm-prefs --default ${name} netvm`),
      ];
    }
    return [step(name, 'template', null, 'installed', 'create', 'bundle')];
  });
}

/** What new qubes stand on and what closes is set before any qube is made, what opens after all. */
function isEarly([name, wanted]: readonly [string, string | null]): boolean {
  return name === 'default_template' || wanted === null;
}

function globalSteps(profile: Profile, snapshot: Snapshot, early: boolean): readonly Step[] {
  const globals = Object.entries(profile.globals) as [string, string | null][];
  const now = globals.filter((one) => isEarly(one) === early);
  return now.flatMap(([name, wanted]) => {
    const to = name === 'default_template' ? templateName(wanted ?? '') : wanted;
    const have = snapshot.globals[name]?.value ?? null;
    const same = (have === '' ? null : have) === to;
    return same ? [] : [step('dom0', name, shown(have), shown(to), 'global', 'bundle')];
  });
}

/** What Nyx made and the profile no longer has, and what must let go of it first. */
function pruneSteps(left: readonly string[], snapshot: Snapshot): readonly Step[] {
  const steps = removal(snapshot, left);
  if (steps.ok) return steps.value;
  return obstacles(snapshot, left).map(({ qube, message, fix }) =>
    step(qube, 'qube', 'in the way', null, 'remove', 'person', `${message} ${fix}`),
  );
}

/** Installer's qubes that the profile points at without changing them. */
function neededSteps(profile: Profile, snapshot: Snapshot): readonly Step[] {
  const stated = new Set(profile.qubes.map((qube) => qube.name));
  return neededInstallerQubes(profile)
    .filter(({ name }) => !stated.has(name) && !snapshot.qubes[name])
    .map(({ name }) => step(name, 'qube', null, 'as Qubes itself makes it', 'create', 'bundle'));
}

/** The machine with the default template that its installer's qubes were made on. */
function asInstalled(snapshot: Snapshot): Snapshot {
  const was = memoryOf('dom0', snapshot.qubes.dom0?.features[MEMORY])?.globals.get(
    'default_template',
  );
  if (typeof was !== 'string' || was === SYSTEM_DEFAULT) return snapshot;
  const globals = { ...snapshot.globals, default_template: { value: was, default: false } };
  return { ...snapshot, globals };
}

/** The installer's qubes that the profile leaves as they were made, and that are there. */
function untouchedSteps(profile: Profile, now: Snapshot): readonly Step[] {
  const snapshot = asInstalled(now);
  const stated = new Set(profile.qubes.map((qube) => qube.name));
  const all = installerQubes('R4.3');
  return all.flatMap((made) => {
    const there = snapshot.qubes[made.name];
    if (stated.has(made.name) || !there) return [];
    // Made before the profile came: they copied their template as the installer left it.
    const dvm = made.class === 'DispVM' ? all.find((one) => one.name === made.template) : undefined;
    const want = intendedQube(made, dvm);
    return compareQube(want, there, snapshot).map(byHand);
  });
}

function summary(qube: IntendedQube): string {
  return `${qube.class}, ${qube.label}, netvm ${shown(qube.netvm)}`;
}

function qubeSteps(profile: Profile, qube: IntendedQube, snapshot: Snapshot): readonly Step[] {
  const there = snapshot.qubes[qube.name];
  if (there) return compareQube(qube, there, snapshot);
  if (qube.origin === 'nyx')
    return [step(qube.name, 'qube', null, summary(qube), 'create', 'bundle')];
  if (neededInstallerQubes(profile).some((other) => other.name === qube.name)) {
    return [step(qube.name, 'qube', null, summary(qube), 'create', 'bundle')];
  }
  const fix = 'Tick it in initial setup, or leave it out of the profile.';
  return [step(qube.name, 'qube', null, summary(qube), 'create', 'installer', fix)];
}

const COUNTED = {
  create: 'to create',
  change: 'to change',
  remove: 'to remove',
  policy: 'in the policy',
  global: 'global',
} as const;

function counts(steps: readonly Step[]): Plan['count'] {
  const count = { create: 0, change: 0, remove: 0, policy: 0, global: 0 };
  for (const one of steps) count[one.kind]++;
  return count;
}

function countLine(count: Plan['count']): string {
  const kinds = Object.keys(COUNTED) as (keyof typeof COUNTED)[];
  const parts = kinds.flatMap((kind) =>
    count[kind] > 0 ? [`${count[kind]} ${COUNTED[kind]}`] : [],
  );
  return parts.length > 0 ? parts.join(', ') : 'nothing to do';
}

/**
 * What stands between a machine and its profile, from a snapshot alone: Salt is never asked, since
 * its dry run writes (facts 3.5 a). Only what facts 6.2 lists is left out of the comparison.
 */
export function plan(profile: Profile, snapshot: Snapshot, options: PlanOptions = {}): Plan {
  const templates = new Set(intendedTemplates(profile));
  const known = new Set(profile.qubes.map((qube) => qube.name));
  const others = Object.values(snapshot.qubes).filter(
    (qube) =>
      !known.has(qube.name) &&
      !passing(qube.name) &&
      qube.class !== 'AdminVM' &&
      !templates.has(qube.name),
  );
  const left = others.filter(isOurs).map((qube) => qube.name);
  const forgotten = forgottenSteps(profile, snapshot);
  const put = new Set(forgotten.map((one) => `${one.qube} ${one.what}`));
  const steps = [
    ...comparePolicy(profile, 'claim', snapshot),
    ...neededSteps(profile, snapshot),
    ...templateSteps(profile, snapshot),
    ...globalSteps(profile, snapshot, true),
    ...[
      ...untouchedSteps(profile, snapshot),
      ...intendedQubes(profile).flatMap((qube) => qubeSteps(profile, qube, snapshot)),
    ].filter((one) => !put.has(`${one.qube} ${one.what}`)),
    ...globalSteps(profile, snapshot, false),
    ...forgotten,
    ...comparePolicy(profile, 'convenience', snapshot),
    ...strangePolicies(profile, snapshot),
    ...(options.prune === true ? pruneSteps(left, snapshot) : []),
  ];
  const blind = snapshot.unread.map((one) => `${shown(one)} could not be read on the machine.`);
  const seen = snapshot.policy === null ? steps.filter((one) => one.kind !== 'policy') : steps;
  const needsPolicy = profile.policy.length > 0;
  const unknown = blind.length > 0 || (snapshot.policy === null && needsPolicy);
  const count = counts(steps);
  return {
    steps,
    count,
    line: countLine(count),
    outcome: seen.length > 0 ? 'changes' : unknown ? 'cannot-tell' : 'nothing',
    strangers: others.filter(isStranger).map((qube) => qube.name),
    assumptions: [...snapshot.assumptions, ...blind],
  };
}
