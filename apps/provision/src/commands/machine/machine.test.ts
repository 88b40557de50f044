import { truncate } from 'node:fs/promises';
import { join } from 'node:path';
import type { Snapshot } from '@nyx/dom0';
import { describe, expect, it } from 'vitest';
import { bench } from '../../../test/bench.ts';
import { bytesRead } from '../../../test/bytes-read.ts';
import { installed, provisioned } from '../../../test/machine.ts';

const machine = ['--profile', 'essential', '--snapshot', 'snapshot.json'];

describe('nyx plan', () => {
  it('says what a profile would change on a fresh installation, and exits 2', async () => {
    const at = await installed();
    const { exit, stdout } = await at.run(['plan', ...machine]);
    expect(exit).toBe(2);
    expect(stdout).toMatch(/^~ vault: default_dispvm: default \(default-dvm\) → none$/m);
    expect(stdout).toMatch(/\d+ to change/);
  });

  it('has nothing left after a rehearsal, and says that it was one', async () => {
    const at = await installed();
    const { exit, stdout } = await at.run(['plan', ...machine, '--rehearse']);
    expect(exit).toBe(0);
    expect(stdout).toContain('! This is a rehearsal');
    expect(stdout).toContain('nothing to do.');
  });

  it('refuses a missing snapshot and an unknown profile at once', async () => {
    const words = ['plan', '--profile', 'nobody', '--snapshot', 'none.json'];
    const { exit, stderr } = await bench().run(words);
    expect(exit).toBe(1);
    expect(stderr).toContain('nobody: ');
    expect(stderr).toContain('none.json: There is no such file.');
  });

  it('refuses a snapshot that is none, with where', async () => {
    const at = await installed(() => '{"format":1,"release":"R4.1","qubes":{"a b":{}}}');
    const { exit, stderr } = await at.run(['plan', ...machine]);
    expect(exit).toBe(1);
    expect(stderr).toContain('snapshot.json: release: ');
  });

  it('refuses a 200 MB snapshot without reading it', async () => {
    const at = bench();
    await at.write('snapshot.json', '');
    await truncate(join(at.folder, 'snapshot.json'), 200_000_000);
    const from = bytesRead();
    const { exit, stderr } = await at.run(['plan', ...machine]);
    expect(exit).toBe(1);
    expect(stderr).toContain('larger than expected');
    expect(bytesRead() - from).toBeLessThan(20_000_000);
  });
});

describe('nyx verify', () => {
  it('fails a machine that is not yet what its profile says', async () => {
    const at = await installed();
    const { exit, stdout } = await at.run(['verify', ...machine]);
    expect(exit).toBe(1);
    expect(stdout).toContain('It is NOT what its profile says.');
  });

  it('passes a rehearsed machine without taking anything for proved', async () => {
    const at = await installed();
    const { exit, document } = await at.run(['verify', ...machine, '--rehearse', '--json']);
    expect(exit).toBe(0);
    expect(document()).toMatchObject({
      passed: true,
      rehearsal: true,
      proved: [],
      weaklyShown: [],
    });
  });
});

describe('nyx drift', () => {
  it('tells the owner which change weakens which claim, with the path', async () => {
    const at = await installed();
    const { exit, stdout } = await at.run(['drift', ...machine]);
    expect([exit, stdout.includes('WEAKER')]).toEqual([1, true]);
    expect(stdout).toMatch(/WEAKER {2}.*vault.*\n {8}vault → /);
    expect(stdout).toContain('sudo nyx-apply');
  });
});

/** A property of one qube is another now. */
const changed = (qube: string, property: string, value: string | boolean) => (old: Snapshot) => {
  const one = old.qubes[qube];
  if (one === undefined) throw new Error(`there is no ${qube}`);
  const properties = { ...one.properties, [property]: { value, default: false } };
  return { ...old, qubes: { ...old.qubes, [qube]: { ...one, properties } } };
};

describe('nyx plan', () => {
  it('cannot tell, and exits 1, when nothing differs but the policy was not collected', async () => {
    const at = await provisioned('essential', (old) => ({ ...old, policy: null }));
    const { exit, document } = await at.run(['plan', ...machine, '--json']);
    expect([exit, document()]).toMatchObject([1, { outcome: 'cannot-tell' }]);
  });

  it('lists for removal only with --prune, and only what Nyx made', async () => {
    const at = await provisioned('essential', (old) => {
      const { vault } = old.qubes;
      if (vault === undefined) throw new Error('there is no vault');
      const copy = (name: string, features: Readonly<Record<string, string>>) => ({
        [name]: { ...vault, name, features },
      });
      const made = { ...copy('attic', { 'x-nyx-created': 'attic' }), ...copy('own', {}) };
      return { ...old, qubes: { ...old.qubes, ...made } };
    });
    expect((await at.run(['plan', ...machine])).stdout).not.toMatch(/^-/m);
    const { exit, stdout } = await at.run(['plan', ...machine, '--prune']);
    expect([exit, stdout.match(/^- .*$/gm)]).toEqual([2, [expect.stringMatching(/^- attic: /)]]);
  });
});

describe('a machine whose names would clear the screen', () => {
  it('is told without a character that moves the cursor', async () => {
    const CLEAR = '\u001b[2J\u009b2J\u202e';
    const at = await provisioned('essential', (old) => {
      const { vault } = old.qubes;
      if (vault === undefined || old.policy === null) throw new Error('there is no vault');
      const properties = { ...vault.properties, [CLEAR]: { value: CLEAR, default: false } };
      const qubes = { ...old.qubes, vault: { ...vault, properties, devices: { [CLEAR]: [] } } };
      const etc = { ...old.policy.etc, [`30-${CLEAR}.policy`]: '' };
      return { ...old, qubes, policy: { ...old.policy, etc } };
    });
    for (const command of ['plan', 'verify', 'drift']) {
      const { stdout, stderr } = await at.run([command, ...machine]);
      expect(stdout + stderr).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
      expect(stdout).toContain(String.raw`\u001b[2J\u009b2J\u202e`);
    }
  });
});

describe('nyx drift, months later', () => {
  it('exits 0 when nothing changed, and has no command to run', async () => {
    const at = await provisioned('essential');
    const { exit, stdout } = await at.run(['drift', ...machine]);
    expect([exit, stdout.includes('nyx-apply')]).toEqual([0, false]);
    const { document } = await at.run(['drift', ...machine, '--json']);
    expect(document()).toMatchObject({ changed: [], weakens: [], command: null });
  });

  it('takes a new colour for ordinary life: exit 2, and the command that puts it back', async () => {
    const at = await provisioned('essential', changed('vault', 'label', 'purple'));
    const { exit, stdout } = await at.run(['drift', ...machine]);
    expect(exit).toBe(2);
    expect(stdout).toMatch(/^ordinary {2}vault: label is purple; the profile says /m);
    expect(stdout).toContain('No claim is weaker');
    expect(stdout).toContain('run in dom0: sudo nyx-apply');
  });

  it('tells of a change that weakens no claim and is not ordinary either', async () => {
    const at = await provisioned('essential', changed('vault', 'provides_network', true));
    const { exit, stdout } = await at.run(['drift', ...machine]);
    expect(exit).toBe(2);
    expect(stdout).toMatch(/^changed {3}vault: provides_network is /m);
  });

  it('exits 1 when a claim is weaker, with the path and what opened it', async () => {
    const at = await provisioned('essential', changed('vault', 'netvm', 'sys-firewall'));
    const { exit, stdout } = await at.run(['drift', ...machine]);
    expect(exit).toBe(1);
    expect(stdout).toMatch(
      /WEAKER {2}.*\n {8}vault → .*\n {8}because vault: netvm is sys-firewall/,
    );
  });

  it('gives the command for what nyx-apply leaves, not nyx-apply; and exits 1 when it cannot tell', async () => {
    const at = await provisioned('essential', (old) => {
      const { vault } = old.qubes;
      if (vault === undefined) throw new Error('there is no vault');
      const tagged = { ...vault, tags: [...vault.tags, 'mine'] };
      return { ...old, qubes: { ...old.qubes, vault: tagged }, unread: ['work.netvm: OSError'] };
    });
    const { exit, stdout } = await at.run(['drift', ...machine]);
    expect([exit, stdout.includes('nyx-apply')]).toEqual([1, false]);
    expect(stdout).toMatch(/^by hand {3}qvm-tags vault del mine$/m);
    expect(stdout).not.toContain('No claim is weaker');
  });

  it('exits 1 when the policy does not load, since no claim could be asked', async () => {
    const at = await provisioned('essential', (old) => {
      const [name] = Object.keys(old.policy?.etc ?? {}).filter((one) => one.endsWith('.policy'));
      if (old.policy === null || name === undefined) throw new Error('there is no policy');
      const etc = { ...old.policy.etc, [name]: 'no rule at all\n' };
      return { ...old, policy: { ...old.policy, etc } };
    });
    const { exit, stdout } = await at.run(['drift', ...machine]);
    expect([exit, stdout.includes('No claim is weaker')]).toEqual([1, false]);
  });
});

describe('nyx drift with a certificate', () => {
  it('asks for the trust root and for the bytes that the certificate names', async () => {
    const at = await installed();
    const { stderr } = await at.run(['drift', ...machine, '--certificate', 'c.json']);
    expect(stderr).toContain('--trust-root: It is missing.');
    const words = ['drift', ...machine, '--certificate', 'c.json', '--trust-root', 't.json'];
    expect((await at.run(words)).stderr).toContain('--profile: A certificate names bytes.');
  });
});

describe('nyx policy with a snapshot', () => {
  it('takes the qubes of a snapshot for the system', async () => {
    const at = await installed();
    await at.write('policy.d/30-user.policy', 'qubes.Filecopy * work vault allow\n');
    const words = ['policy', 'graph', 'policy.d', '--system', 'snapshot.json', '--json'];
    const { exit, document } = await at.run(words);
    expect(exit).toBe(0);
    expect(document()).toMatchObject({ edges: [{ source: 'work', target: 'vault' }] });
  });
});
