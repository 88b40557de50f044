import { readFile } from 'node:fs/promises';
import { printSnapshot, readSnapshot, rehearse, type Snapshot } from '@nyx/dom0';
import { findProfile } from '@nyx/qube-profiles';
import { type Bench, bench } from './bench.ts';

const fixture = new URL(
  '../../../packages/dom0/fixtures/r4.3-default-install.json',
  import.meta.url,
);

/** A bench with `snapshot.json` of a default installation of R4.3, as a real qubesd described it. */
export async function installed(change: (text: string) => string = (text) => text): Promise<Bench> {
  const at = bench();
  await at.write('snapshot.json', change(await readFile(fixture, 'utf8')));
  return at;
}

/** The same of a machine that says what its profile says, with something changed since. */
export async function provisioned(
  name: string,
  change: (snapshot: Snapshot) => Snapshot = (same) => same,
): Promise<Bench> {
  const profile = findProfile(name);
  const fresh = readSnapshot(await readFile(fixture, 'utf8'));
  if (!profile.ok || !fresh.ok) throw new Error('The fixtures are not what they were.');
  const after = rehearse(profile.value, fresh.value);
  if (!after.ok) throw new Error(JSON.stringify(after.problems));
  const at = bench();
  await at.write('snapshot.json', printSnapshot(change(after.value)));
  return at;
}
