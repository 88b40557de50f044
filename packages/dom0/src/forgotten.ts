import { type Profile, SYSTEM_DEFAULT } from '@nyx/qube-profiles';
import { MEMORY, type Memory, memoryOf, unwanted, wantsOf } from './memory.ts';
import type { SettingValue, Snapshot, SnapshotQube } from './snapshot.ts';
import { type Step, shown, step } from './step.ts';

function pref(qube: SnapshotQube, name: string, was: SettingValue): readonly Step[] {
  const have = qube.properties[name];
  const same = was === SYSTEM_DEFAULT ? have?.default !== false : have?.value === was;
  if (same) return [];
  return [step(qube.name, name, shown(have?.value ?? null), shown(was), 'change', 'bundle')];
}

function feature(qube: SnapshotQube, name: string, was: string | null): readonly Step[] {
  const have = qube.features[name] ?? null;
  if (have === was) return [];
  const kind = was === null ? 'remove' : 'change';
  const to = was === null ? null : shown(was);
  return [step(qube.name, `feature ${shown(name)}`, shown(have), to, kind, 'bundle')];
}

function stepsOf(qube: SnapshotQube, old: Memory, globals: Snapshot['globals']): readonly Step[] {
  const tags = [...old.tags].filter(([tag, was]) => !was && qube.tags.includes(tag));
  return [
    ...tags.map(([tag]) =>
      step(qube.name, `tag ${shown(tag)}`, 'present', null, 'remove', 'bundle'),
    ),
    ...[...old.features].flatMap(([name, was]) => feature(qube, name, was)),
    ...[...old.prefs].flatMap(([name, was]) => pref(qube, name, was)),
    ...[...old.globals].flatMap(([name, was]) => {
      const have = globals[name];
      const same = was === SYSTEM_DEFAULT ? have?.default !== false : have?.value === was;
      if (same) return [];
      return [step('dom0', name, shown(have?.value ?? null), shown(was), 'global', 'bundle')];
    }),
  ];
}

/**
 * What an earlier version of a profile changed on this machine and this version does not state:
 * `nyx-apply` puts it back as it was, from what each qube remembers of itself.
 */
export function forgottenSteps(profile: Profile, snapshot: Snapshot): readonly Step[] {
  const wants = wantsOf(profile);
  return Object.values(snapshot.qubes).flatMap((qube) => {
    const memory = memoryOf(qube.name, qube.features[MEMORY]);
    if (!memory) return [];
    const old = unwanted(memory, wants.get(qube.name), qube.features, qube.name);
    return stepsOf(qube, old, snapshot.globals);
  });
}
