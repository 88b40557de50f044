import { readFile } from 'node:fs/promises';
import { printSnapshot, readSnapshot, rehearse, type Snapshot } from '@nyx/dom0';
import { findProfile } from '@nyx/qube-profiles';
import { describe, expect, it } from 'vitest';
import { bench } from '../../../test/bench.ts';

const fixture = new URL(
  '../../../../../packages/dom0/fixtures/r4.3-default-install.json',
  import.meta.url,
);
const writer = findProfile('writer');
const fresh = readSnapshot(await readFile(fixture, 'utf8'));
if (!writer.ok || !fresh.ok) throw new Error('The fixtures are not what they were.');
const after = rehearse(writer.value, fresh.value);
if (!after.ok) throw new Error(JSON.stringify(after.problems));
const written = after.value;

/** A machine with the profile writer, and one of the owner's own qubes behind a qube of ours. */
async function machine(change: (snapshot: Snapshot) => Snapshot = (same) => same) {
  const at = bench();
  await at.write('snapshot.json', printSnapshot(change(written)));
  return at;
}

describe('nyx removal', () => {
  it('lists what Nyx made when nothing is named, and takes nothing', async () => {
    const at = await machine();
    const { exit, stdout } = await at.run(['removal', '--snapshot', 'snapshot.json']);
    expect(exit).toBe(0);
    expect(stdout).toMatch(/^Made by Nyx: .*work-write/);
  });

  it('lists in order what would go, the owner’s own qubes that point there first', async () => {
    const at = await machine((old) => {
      const { vault } = old.qubes;
      if (vault === undefined) throw new Error('There is no vault.');
      const default_dispvm = { value: 'work-write', default: false };
      const own = { ...vault, name: 'my-own', properties: { ...vault.properties, default_dispvm } };
      return { ...old, qubes: { ...old.qubes, 'my-own': own } };
    });
    const words = ['removal', '--snapshot', 'snapshot.json', '--qube', 'work-write'];
    const { exit, stdout } = await at.run(words);
    expect(exit).toBe(2);
    expect(stdout.split('\n').map((line) => line.split(':')[0])).toEqual([
      '~ my-own',
      '- work-write',
      'run in dom0, with these qubes halted',
      '',
    ]);
  });

  it('names no qube that Nyx did not make', async () => {
    const at = await machine();
    const words = ['removal', '--snapshot', 'snapshot.json', '--qube', 'vault', '--qube', 'x'];
    const { exit, stderr } = await at.run(words);
    expect(exit).toBe(1);
    expect(stderr).toContain('qubes.vault: Nyx did not make it');
    expect(stderr).toContain('qubes.x: No qube has this name.');
  });
});

describe('nyx snapshot redact', () => {
  const words = ['snapshot', 'redact', '--profile', 'writer', '--snapshot', 'snapshot.json'];
  const secret = (old: Snapshot): Snapshot => {
    const { vault } = old.qubes;
    if (vault === undefined) throw new Error('There is no vault.');
    const affair = { ...vault, name: 'my-affair', firewall: ['action=accept dsthost=a.example'] };
    return { ...old, nonce: 'n0nce', qubes: { ...old.qubes, 'my-affair': affair } };
  };

  it('prints a snapshot in which nothing of the owner stands, and that plans alike', async () => {
    const at = await machine(secret);
    const { exit, stdout } = await at.run(words);
    expect(exit).toBe(0);
    expect(stdout).not.toMatch(/my-affair|a\.example|n0nce/);
    await at.write('redacted.json', stdout);
    const plan = async (file: string) =>
      (await at.run(['plan', '--profile', 'writer', '--snapshot', file])).stdout;
    const [before, now] = [await plan('snapshot.json'), await plan('redacted.json')];
    expect(now.split('\n').at(-2)).toBe(before.split('\n').at(-2));
  });

  it('writes a new file and replaces none', async () => {
    const at = await machine(secret);
    expect((await at.run([...words, '--out', 'for-support.json'])).exit).toBe(0);
    expect(await at.read('for-support.json')).not.toContain('my-affair');
    const again = await at.run([...words, '--out', 'for-support.json']);
    expect([again.exit, again.stderr.includes('for-support.json')]).toEqual([1, true]);
  });
});

describe('nyx packages verify', () => {
  const check = async (packages: unknown, ...more: readonly string[]) => {
    const at = bench();
    await at.write('packages.json', JSON.stringify(packages));
    return at.run([
      'packages',
      'verify',
      '--profile',
      'writer',
      '--packages',
      'packages.json',
      ...more,
    ]);
  };
  const wanted = writer.value.templates.find((one) => one.packages.length > 0)?.packages ?? [];
  const all = Object.fromEntries(wanted.map((name) => [name, '1.0-1']));
  const said = (found: object) => ({
    format: 1,
    nonce: 'n1',
    packages: { 'debian-13-xfce': found, 'fedora-43-xfce': found },
  });

  it('shows weakly, at best, that templates have what the profile wants', async () => {
    expect(wanted.length).toBeGreaterThan(0);
    const { exit, stdout } = await check(said(all), '--nonce', 'n1');
    expect([exit, stdout]).toEqual([0, expect.stringContaining('Weakly shown (1)')]);
  });

  it('exits 1 for a package that is missing, a template not asked, another nonce, no answer', async () => {
    expect((await check(said({}))).stdout).toContain(`It has no ${wanted[0]}`);
    const none = await check({ format: 1, packages: {} });
    expect([none.exit, none.stdout.includes('Not run')]).toEqual([1, true]);
    expect((await check(said(all), '--nonce', 'n2')).stdout).toContain('FAILED  nonce');
    const empty = await check([]);
    expect([empty.exit, empty.stderr.includes('packages.json: ')]).toEqual([1, true]);
  });
});
