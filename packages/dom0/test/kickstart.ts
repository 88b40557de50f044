import { spawnSync } from 'node:child_process';
import { kickstart, type UnitFacts, type Way } from '../src/index.ts';
import { desk, unit } from './desk.ts';

const kept = new Map<Way, string>();

/** The kickstart of the tests' profile; that of the tests' unit is made once. */
export function made(way: Way = 'sealed-first-boot', facts: UnitFacts = unit): string {
  const before = facts === unit ? kept.get(way) : undefined;
  if (before !== undefined) return before;
  const ks = kickstart(facts, desk, way, { notBefore: '2026-11-01T00:00:00Z' });
  if (!ks.ok) throw new Error(JSON.stringify(ks.problems));
  if (facts === unit) kept.set(way, ks.value);
  return ks.value;
}

/** The body of one script section. */
export function script(ks: string, section: '%pre' | '%post'): string {
  const from = ks.indexOf(`\n${section} `);
  const start = ks.indexOf('\n', from + 1) + 1;
  return ks.slice(start, ks.indexOf('\n%end', start) + 1);
}

export function has(command: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${command}`]).status === 0;
}
