import { builtInProfiles, findProfile, type Profile } from '@nyx/qube-profiles';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { bench } from '../../../test/bench.ts';

function essential(): Profile {
  const found = findProfile('essential');
  if (!found.ok) throw new Error('essential is built in');
  return found.value;
}

/** essential, with vault on the network: what a person may get wrong. */
const networked: Profile = {
  ...essential(),
  name: 'networked',
  qubes: essential().qubes.map((qube) =>
    qube.name === 'vault' ? { ...qube, netvm: 'sys-firewall' } : qube,
  ),
};

describe('nyx profile list', () => {
  it('lists every built-in profile with all of its claims proved', async () => {
    const { exit, document } = await bench().run(['profile', 'list', '--json']);
    expect(exit).toBe(0);
    const listed = document() as { name: string; claims: number; proved: number }[];
    expect(listed.map(({ name }) => name)).toEqual(builtInProfiles.map(({ name }) => name));
    for (const { claims, proved } of listed) expect(proved).toBe(claims);
  });
});

describe('nyx profile show', () => {
  it('shows each qube with why it exists, and each claim', async () => {
    const { exit, stdout } = await bench().run(['profile', 'show', 'essential']);
    expect(exit).toBe(0);
    for (const { name, why } of essential().qubes) {
      expect(stdout).toContain(name);
      expect(stdout).toContain(why);
    }
    for (const { text } of essential().claims) expect(stdout).toContain(text);
  });

  it('says whose settings a qube began with', async () => {
    const { stdout } = await bench().run(['profile', 'show', 'writer']);
    expect(stdout).toMatch(/vault-work .*\(Settings of vault, no data\.\)/);
    expect(stdout).toMatch(/personal-bills .*\(Settings of personal, no data\.\)/);
  });

  it('prints the profile itself with --json, which can be read back', async () => {
    const at = bench();
    const { stdout } = await at.run(['profile', 'show', 'essential', '--json']);
    await at.write('mine.json', stdout);
    expect((await at.run(['profile', 'check', 'mine.json'])).exit).toBe(0);
  });

  it('draws the isolation map as an SVG file with its looks inside', async () => {
    const { exit, stdout } = await bench().run(['profile', 'show', 'essential', '--svg']);
    expect(exit).toBe(0);
    expect(stdout).toMatch(/^<svg [^>]*xmlns="http:\/\/www.w3.org\/2000\/svg"[^>]*><style>/);
    expect(stdout).toContain('vault');
  });

  it('reads a profile written as YAML, with comments', async () => {
    const at = bench();
    await at.write(
      'mine.yml',
      `# mine\n${stringify(essential(), { aliasDuplicateObjects: false })}`,
    );
    const { exit, document } = await at.run(['profile', 'show', 'mine.yml', '--json']);
    expect(exit).toBe(0);
    expect(document()).toEqual(essential());
  });

  it('reads no YAML with aliases, and says where YAML is wrong', async () => {
    const at = bench();
    await at.write('bomb.yml', 'a: &a [x, x]\nb: [*a, *a]\n');
    expect((await at.run(['profile', 'show', 'bomb.yml'])).stderr).toContain('It has aliases.');
    await at.write('wrong.yml', 'name: x\nname: y\n');
    expect((await at.run(['profile', 'show', 'wrong.yml'])).stderr).toContain('wrong.yml:2:1: ');
  });

  it('suggests the profile that was meant', async () => {
    const { exit, stderr } = await bench().run(['profile', 'show', 'essentail']);
    expect(exit).toBe(1);
    expect(stderr).toContain('Did you mean essential?');
  });

  it('refuses a missing file by its path', async () => {
    const { exit, stderr } = await bench().run(['profile', 'show', './none.json']);
    expect([exit, stderr.split('\n')[0]]).toEqual([1, './none.json: There is no such file.']);
  });
});

describe('nyx profile check', () => {
  it('says how much it checked', async () => {
    const { exit, stdout } = await bench().run(['profile', 'check', 'essential']);
    expect(exit).toBe(0);
    expect(stdout).toContain('all proved');
  });

  it('refuses what Qubes accepts and dom0 is never told, beside a claim that is broken', async () => {
    const at = bench();
    const qubes = networked.qubes.map((qube, index) =>
      index === 0 ? { ...qube, tags: [...qube.tags, '_hidden'] } : qube,
    );
    await at.write('odd.json', JSON.stringify({ ...networked, qubes }));
    const { exit, stderr } = await at.run(['profile', 'check', 'odd.json']);
    expect([exit, stderr.includes('"_hidden" cannot stand'), stderr.includes('claims.')]).toEqual([
      1,
      true,
      true,
    ]);
  });

  it('refuses a profile whose claim is broken, with the path', async () => {
    const at = bench();
    await at.write('networked.json', JSON.stringify(networked));
    const { exit, stderr } = await at.run(['profile', 'check', 'networked.json']);
    expect(exit).toBe(1);
    expect(stderr).toContain('claims.');
    expect(stderr).toContain('vault → ');
  });

  it('refuses a file that is no profile with everything that is wrong', async () => {
    const at = bench();
    await at.write('wrong.json', '{"format":1,"name":"x","qubes":[{"name":"../etc"}]}');
    const { exit, document } = await at.run(['profile', 'check', 'wrong.json', '--json']);
    expect(exit).toBe(1);
    const { problems } = document() as { problems: unknown[] };
    expect(problems.length).toBeGreaterThan(3);
  });

  it('refuses a file that is not JSON', async () => {
    const at = bench();
    await at.write('wrong.json', 'format: 1');
    expect((await at.run(['profile', 'check', 'wrong.json'])).stderr).toContain('not JSON');
  });

  it('says when what starts by itself does not fit the memory of the laptop', async () => {
    const check = (memory: string) =>
      bench().run(['profile', 'check', 'essential', '--memory', memory]);
    expect((await check('16')).exit).toBe(0);
    const small = await check('4');
    expect(small.exit).toBe(1);
    expect(small.stderr).toContain('and there are 4096.');
    for (const wrong of ['0', '16GB', '-1', '1e3', '']) expect((await check(wrong)).exit).toBe(64);
  });
});

describe('nyx profile prove', () => {
  it('shows where a laptop as Qubes ships it breaks its promise, and by which path', async () => {
    const { exit, stdout } = await bench().run(['profile', 'prove', 'stock-default']);
    expect(exit).toBe(1);
    expect(stdout).toContain('vault → silent qubes.OpenInVM → @dispvm:default-dvm → silent netvm');
  });

  it('proves every claim of essential', async () => {
    const { exit, stdout } = await bench().run(['profile', 'prove', 'essential']);
    expect(exit).toBe(0);
    expect(stdout).not.toContain('BROKEN');
    const { length } = essential().claims;
    expect(stdout).toContain(`${length} of ${length} claims proved.`);
  });

  it('shows the shortest path that breaks a claim, and exits 1', async () => {
    const at = bench();
    await at.write('networked.json', JSON.stringify(networked));
    const { exit, stdout } = await at.run(['profile', 'prove', 'networked.json']);
    expect(exit).toBe(1);
    expect(stdout).toMatch(/BROKEN .*\n +vault → silent /);
  });

  it('proves one claim alone, and refuses one that is not there', async () => {
    const [claim] = essential().claims;
    const one = ['profile', 'prove', 'essential', '--claim', claim?.id ?? ''];
    expect((await bench().run(one)).stdout).toContain('1 of 1 claim proved.');
    const none = await bench().run(['profile', 'prove', 'essential', '--claim', 'world-peace']);
    expect([none.exit, none.stderr.split(':')[0]]).toEqual([64, '--claim']);
  });
});

describe('nyx profile blast', () => {
  it('says what the owner of one qube reaches, with the way there', async () => {
    const { exit, stdout } = await bench().run(['profile', 'blast', 'essential', '--qube', 'work']);
    expect(exit).toBe(0);
    expect(stdout).toContain('Who owns work reaches');
    expect(stdout).toMatch(/silently, \d+ places?:\n/);
    expect(stdout).toMatch(/sys-firewall +silent /);
  });

  it('draws what one qube reaches', async () => {
    const draw = ['profile', 'blast', 'essential', '--svg'];
    const { exit, stdout } = await bench().run([...draw, '--qube', 'untrusted']);
    expect([exit, stdout.startsWith('<svg')]).toEqual([0, true]);
    expect((await bench().run(draw)).exit).toBe(64);
  });

  it('counts for every qube when none is named', async () => {
    const { document } = await bench().run(['profile', 'blast', 'essential', '--json']);
    const qubes = (document() as { qube: string }[]).map(({ qube }) => qube);
    expect(qubes).toContain('vault');
    expect(qubes).not.toContain('fedora-xfce');
  });

  it('suggests the qube that was meant', async () => {
    const { exit, stderr } = await bench().run([
      'profile',
      'blast',
      'essential',
      '--qube',
      'valut',
    ]);
    expect([exit, stderr]).toEqual([
      64,
      '--qube: The profile has no such qube.\n  fix: Did you mean vault?\n',
    ]);
  });
});

describe('nyx profile diff', () => {
  it('says place by place what differs, and exits 2', async () => {
    const at = bench();
    await at.write('networked.json', JSON.stringify(networked));
    const { exit, document } = await at.run([
      'profile',
      'diff',
      'essential',
      'networked.json',
      '--json',
    ]);
    expect(exit).toBe(2);
    expect(document()).toEqual({
      differences: [
        { where: 'name', from: 'essential', to: 'networked' },
        { where: 'qubes.vault.netvm', from: 'null', to: 'sys-firewall' },
      ],
    });
  });

  it('finds nothing between a profile and itself', async () => {
    const { exit, stdout } = await bench().run(['profile', 'diff', 'essential', 'essential']);
    expect([exit, stdout]).toEqual([0, '0 differences.\n']);
  });
});
