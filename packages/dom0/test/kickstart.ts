import { spawnSync } from 'node:child_process';
import { type Bundle, buildBundle } from '../src/bundle.ts';
import { kickstart, type Way } from '../src/index.ts';
import { desk, unit } from './desk.ts';

let bundle: Bundle | undefined;
const kept = new Map<Way, string>();

/** The bundle of the tests' profile for the tests' unit, made once: nothing of ours changes it. */
export function deskBundle(): Bundle {
  if (bundle === undefined) {
    const made = buildBundle(desk, unit);
    if (!made.ok) throw new Error(JSON.stringify(made.problems));
    bundle = made.value;
  }
  return bundle;
}

/** Its kickstart, made once. */
export function made(way: Way = 'sealed-first-boot'): string {
  const before = kept.get(way);
  if (before !== undefined) return before;
  const ks = kickstart(deskBundle(), way, { notBefore: '2026-11-01T00:00:00Z' });
  if (!ks.ok) throw new Error(JSON.stringify(ks.problems));
  kept.set(way, ks.value);
  return ks.value;
}

/** The body of one script section. */
export function script(ks: string, section: '%pre' | '%post'): string {
  const from = ks.indexOf(`\n${section} `);
  const start = ks.indexOf('\n', from + 1) + 1;
  return ks.slice(start, ks.indexOf('\n%end', start) + 1);
}

const found = new Map<string, boolean>();

/** Whether a program is here, asked once. */
export function has(command: string): boolean {
  const before = found.get(command);
  if (before !== undefined) return before;
  const is = spawnSync('sh', ['-c', `command -v ${command}`]).status === 0;
  found.set(command, is);
  return is;
}
