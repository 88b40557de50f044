import { findProfile } from '@nyx/qube-profiles';
import { describe, expect, it } from 'vitest';
import { bench } from '../../../test/bench.ts';

const writer = findProfile('writer');
if (!writer.ok) throw new Error(JSON.stringify(writer.problems));

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
