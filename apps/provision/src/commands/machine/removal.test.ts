import { describe, expect, it } from 'vitest';
import { provisioned } from '../../../test/machine.ts';

describe('nyx removal', () => {
  it('lists what Nyx made when nothing is named, and takes nothing', async () => {
    const at = await provisioned('writer');
    const { exit, stdout } = await at.run(['removal', '--snapshot', 'snapshot.json']);
    expect(exit).toBe(0);
    expect(stdout).toMatch(/^Made by Nyx: .*work-write/);
  });

  it('lists in order what would go, the owner’s own qubes that point there first', async () => {
    const at = await provisioned('writer', (old) => {
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
    const at = await provisioned('writer');
    const words = ['removal', '--snapshot', 'snapshot.json', '--qube', 'vault', '--qube', 'x'];
    const { exit, stderr } = await at.run(words);
    expect(exit).toBe(1);
    expect(stderr).toContain('qubes.vault: Nyx did not make it');
    expect(stderr).toContain('qubes.x: No qube has this name.');
  });
});
