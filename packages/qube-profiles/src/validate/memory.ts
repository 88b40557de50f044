import type { Profile, ProfileQube } from '../profile.ts';
import { installerQubes } from '../release/installer.ts';
import type { Problems } from './problems.ts';

/** What dom0 may take: https://github.com/QubesOS/qubes-anaconda (dom0_mem=max:4096M). */
const DOM0_MIB = 4_096;
/** What qubesd gives a qube that says nothing. */
const DEFAULT_MIB = 400;

/**
 * Whether what starts by itself fits a laptop's memory: each qube with autostart, those that carry
 * their network, and dom0, all with what they start with.
 */
export function checkMemory(problems: Problems, profile: Profile, memoryMiB: number): void {
  const laid = new Map<string, ProfileQube>();
  for (const qube of [...installerQubes(profile.release), ...profile.qubes]) {
    laid.set(qube.name, qube);
  }
  const started = new Set<ProfileQube>();
  for (const { name, autostart } of laid.values()) if (autostart) start(laid, name, started);
  let needed = DOM0_MIB;
  for (const qube of started) needed += memoryOf(laid, qube);
  if (needed <= memoryMiB) return;
  const names = [...started].map(({ name }) => name).join(', ');
  const message = `dom0 and what starts by itself (${names}) take ${needed} MiB, and there are ${memoryMiB}.`;
  problems.add('memory', 'qubes', message, 'Start fewer qubes by themselves, or give them less.');
}

function start(
  laid: ReadonlyMap<string, ProfileQube>,
  name: string | null,
  started: Set<ProfileQube>,
): void {
  const qube = laid.get(name ?? '');
  if (qube === undefined || started.has(qube)) return;
  started.add(qube);
  start(laid, qube.netvm, started);
}

/** A disposable starts with as much as its template. */
function memoryOf(laid: ReadonlyMap<string, ProfileQube>, qube: ProfileQube): number {
  const template = qube.class === 'DispVM' ? laid.get(qube.template) : undefined;
  return qube.memory ?? template?.memory ?? DEFAULT_MIB;
}
