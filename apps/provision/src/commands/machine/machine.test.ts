import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { type Bench, bench } from '../../../test/bench.ts';

const fixture = new URL(
  '../../../../../packages/dom0/fixtures/r4.3-default-install.json',
  import.meta.url,
);

/** A default installation of R4.3, as a real qubesd described it. */
async function installed(change: (text: string) => string = (text) => text): Promise<Bench> {
  const at = bench();
  await at.write('snapshot.json', change(await readFile(fixture, 'utf8')));
  return at;
}

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
    await at.write('snapshot.json', new Uint8Array(200_000_000));
    const from = performance.now();
    const { exit, stderr } = await at.run(['plan', ...machine]);
    expect(exit).toBe(1);
    expect(stderr).toContain('larger than expected');
    expect(performance.now() - from).toBeLessThan(3_000);
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
