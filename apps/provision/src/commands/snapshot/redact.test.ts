import type { Snapshot } from '@nyx/dom0';
import { describe, expect, it } from 'vitest';
import { provisioned } from '../../../test/machine.ts';

describe('nyx snapshot redact', () => {
  const words = ['snapshot', 'redact', '--profile', 'writer', '--snapshot', 'snapshot.json'];
  const secret = (old: Snapshot): Snapshot => {
    const { vault } = old.qubes;
    if (vault === undefined) throw new Error('There is no vault.');
    const affair = { ...vault, name: 'my-affair', firewall: ['action=accept dsthost=a.example'] };
    return { ...old, nonce: 'n0nce', qubes: { ...old.qubes, 'my-affair': affair } };
  };

  it('prints a snapshot in which nothing of the owner stands, and that plans alike', async () => {
    const at = await provisioned('writer', secret);
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
    const at = await provisioned('writer', secret);
    expect((await at.run([...words, '--out', 'for-support.json'])).exit).toBe(0);
    expect(await at.read('for-support.json')).not.toContain('my-affair');
    const again = await at.run([...words, '--out', 'for-support.json']);
    expect([again.exit, again.stderr.includes('for-support.json')]).toEqual([1, true]);
  });
});
