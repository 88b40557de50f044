import type { Profile } from '../profile.ts';
import { installerQubes } from '../release/installer.ts';
import type { World, WorldQube } from '../world.ts';
import type { Problems } from './problems.ts';

/** What dom0 may take: https://github.com/QubesOS/qubes-anaconda (dom0_mem=max:4096M). */
const DOM0_MIB = 4_096;
/** What qubesd gives a qube that says nothing. */
export const DEFAULT_MIB = 400;

/**
 * Whether what starts by itself fits a laptop's memory: each qube with autostart, those that carry
 * their network, and dom0, all with what they start with.
 */
export function checkMemory(
  problems: Problems,
  profile: Profile,
  world: World,
  memoryMiB: number,
): void {
  const found = new Map(world.qubes.map((qube) => [qube.name, qube]));
  const started = new Set<WorldQube>();
  for (const { name, autostart } of world.qubes) if (autostart) start(found, name, started);
  const stated = new Map(
    [...installerQubes(profile.release), ...profile.qubes].map(({ name, memory }) => [
      name,
      memory,
    ]),
  );
  let needed = DOM0_MIB;
  for (const qube of started) needed += memoryOf(stated, qube);
  if (needed <= memoryMiB) return;
  const names = [...started].map(({ name }) => name).join(', ');
  const message = `dom0 and what starts by itself (${names}) take ${needed} MiB, and there are ${memoryMiB}.`;
  problems.add('memory', 'qubes', message, 'Start fewer qubes by themselves, or give them less.');
}

function start(
  found: ReadonlyMap<string, WorldQube>,
  name: string | null,
  started: Set<WorldQube>,
): void {
  const qube = found.get(name ?? '');
  if (qube === undefined || started.has(qube)) return;
  started.add(qube);
  start(found, qube.netvm, started);
}

/** A disposable starts with as much as its template. */
function memoryOf(stated: ReadonlyMap<string, number | null>, qube: WorldQube): number {
  const template = qube.class === 'DispVM' ? stated.get(qube.template ?? '') : undefined;
  return stated.get(qube.name) ?? template ?? DEFAULT_MIB;
}
