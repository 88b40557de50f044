import { isOurs } from './intended.ts';
import { type Dom0Result, done, problem, refused } from './problem.ts';
import { effective, effectiveQube, type Snapshot, type SnapshotQube } from './snapshot.ts';
import { type Step, shown, step } from './step.ts';

/** Each for which qubesd refuses to remove a qube. */
const GLOBALS = [
  ...['default_netvm', 'default_dispvm', 'updatevm', 'clockvm', 'management_dispvm'],
  ...['default_audiovm', 'default_guivm'],
];
const POINTERS = ['default_dispvm', 'netvm', 'management_dispvm', 'audiovm', 'guivm'];

/** Facts 11.4: disposables, then app qubes, then the templates of disposables. */
function rank(qube: SnapshotQube): number {
  if (qube.class === 'DispVM') return 0;
  return effective(qube, 'template_for_dispvms') === true ? 2 : 1;
}

function byName(a: SnapshotQube, b: SnapshotQube): number {
  return a.name < b.name ? -1 : 1;
}

/** A qube that keeps the named ones from being taken away. */
export interface Obstacle {
  readonly qube: string;
  readonly message: string;
  readonly fix: string;
}

/** Why the named qubes cannot be taken away; empty when they can. */
export function obstacles(snapshot: Snapshot, names: readonly string[]): readonly Obstacle[] {
  const named = names.flatMap((name): Obstacle[] => {
    const qube = snapshot.qubes[name];
    if (qube !== undefined && isOurs(qube)) return [];
    const message = qube
      ? 'Nyx did not make it, and does not remove it.'
      : 'No qube has this name.';
    return [{ qube: shown(name), message, fix: 'Name a qube that Nyx made.' }];
  });
  const made = Object.values(snapshot.qubes).flatMap((qube): Obstacle[] => {
    const template = effectiveQube(qube, 'template') ?? '';
    if (qube.class !== 'DispVM' || !names.includes(template) || names.includes(qube.name))
      return [];
    const message = `It is made from ${template}, which would go.`;
    return [{ qube: qube.name, message, fix: 'Name it too, or keep both.' }];
  });
  return [...named, ...made];
}

/** Every pointer at one of the names, the owner's own qubes first. */
function pointerSteps(snapshot: Snapshot, names: readonly string[]): readonly Step[] {
  const qubes = Object.values(snapshot.qubes).filter((qube) => qube.class !== 'AdminVM');
  const order = qubes.sort((a, b) => Number(isOurs(a)) - Number(isOurs(b)) || byName(a, b));
  return order.flatMap((qube) =>
    POINTERS.flatMap((name) => {
      const to = effectiveQube(qube, name);
      // What only follows a default lets go when that does.
      if (to === null || !names.includes(to) || qube.properties[name]?.default) return [];
      const fix = `qvm-prefs ${qube.name} ${name} ''`;
      return [step(qube.name, name, to, 'none', 'change', 'person', fix)];
    }),
  );
}

/** The qubes of a machine that carry the mark of Nyx, by name: what can be taken away. */
export function madeByNyx(snapshot: Snapshot): readonly string[] {
  return Object.values(snapshot.qubes)
    .filter(isOurs)
    .map((qube) => qube.name)
    .sort();
}

/**
 * What taking qubes away means, in the order that qubesd accepts (facts 11.4): global preferences,
 * whatever else points at them (the owner's own qubes first), disposables, app qubes, templates of
 * disposables. `nyx-remove` does it in dom0; here it is only said.
 * @param names what a person named: only qubes that Nyx made. Problems: `removal`.
 */
export function removal(snapshot: Snapshot, names: readonly string[]): Dom0Result<readonly Step[]> {
  const problems = obstacles(snapshot, names).map(({ qube, message, fix }) =>
    problem('removal', `qubes.${qube}`, message, fix),
  );
  if (problems.length > 0) return refused(problems);
  const globals = GLOBALS.flatMap((name) => {
    const to = snapshot.globals[name]?.value;
    if (typeof to !== 'string' || !names.includes(to)) return [];
    return [step('dom0', name, to, 'none', 'global', 'person', `qubes-prefs ${name} ''`)];
  });
  const going = names.flatMap((name) => snapshot.qubes[name] ?? []);
  going.sort((a, b) => rank(a) - rank(b) || byName(a, b));
  const removes = going.map(({ name }) =>
    step(name, 'qube', 'made by Nyx', null, 'remove', 'person', `sudo nyx-remove ${name}`),
  );
  return done([...globals, ...pointerSteps(snapshot, names), ...removes]);
}
