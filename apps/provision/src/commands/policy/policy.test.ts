import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { type Bench, bench } from '../../../test/bench.ts';

const cases = new URL(
  '../../../../../packages/qrexec-policy/fixtures/daemon-cases.jsonl',
  import.meta.url,
);

const snapshot = new URL(
  '../../../../../packages/dom0/fixtures/r4.3-default-install.json',
  import.meta.url,
);

const qube = (more: object = {}) => ({
  type: 'AppVM',
  tags: [],
  template_for_dispvms: false,
  default_dispvm: null,
  ...more,
});
const system = JSON.stringify({
  domains: { work: qube(), vault: qube(), untrusted: qube({ tags: ['risky'] }) },
});

async function machine(policy: string): Promise<Bench> {
  const at = bench();
  await at.write('system.json', system);
  await at.write('policy.d/30-user.policy', policy);
  return at;
}

interface Case {
  readonly release: string;
  readonly loads: boolean;
  readonly domains: Readonly<Record<string, object>>;
  readonly files: Readonly<Record<string, string>>;
  readonly queries: readonly {
    readonly source: string;
    readonly target: string;
    readonly call: string;
  }[];
}

const readCase = (line: string) => JSON.parse(line) as Case;

const asking = ['policy', 'eval', '--policy', 'policy.d', '--system', 'system.json'];

describe('nyx policy eval', () => {
  it('answers each line with the field names of the recorded cases', async () => {
    const at = await machine('qubes.Filecopy * work vault allow\n');
    const stdin = '{"source":"work","target":"vault","call":"qubes.Filecopy+"}\n';
    const { exit, stdout } = await at.run(asking, { stdin });
    expect(exit).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      source: 'work',
      target: 'vault',
      call: 'qubes.Filecopy+',
      result: 'allow',
      resolved_target: 'vault',
      autostart: true,
      notify: false,
      rule: '30-user.policy:1',
    });
  });

  it('answers as the real daemon did, and refuses what it would not load', async () => {
    let asked = 0;
    const lines = (await readFile(cases, 'utf8')).trimEnd().split('\n');
    // Every case is asked in @nyx/qrexec-policy; here it is reading and writing that is tried.
    const some = lines.filter((_, number) => number % 5 === 0).map(readCase);
    expect(some.filter(({ loads }) => !loads).length).toBeGreaterThan(3);
    for (const one of some) {
      const at = bench();
      // As qubesd says it: more than is needed, and null where a feature is not set.
      const domains = Object.entries(one.domains).map(([name, domain]) => [
        name,
        { internal: null, icon: 'appvm-red', label: '0xcc0000', ...domain },
      ]);
      await at.write('system.json', JSON.stringify({ domains: Object.fromEntries(domains) }));
      for (const [name, text] of Object.entries(one.files))
        await at.write(`policy.d/${name}`, text);
      const stdin = one.queries
        .map(({ source, target, call }) => JSON.stringify({ source, target, call }))
        .join('\n');
      const told = await at.run([...asking, '--release', one.release], { stdin });
      expect(told.exit).toBe(one.loads ? 0 : 1);
      const answers = told.stdout.split('\n').filter((text) => text !== '');
      expect(answers).toHaveLength(one.queries.length);
      answers.forEach((answer, index) => {
        expect(JSON.parse(answer)).toMatchObject(one.queries[index] ?? {});
      });
      asked += answers.length;
    }
    expect(asked).toBeGreaterThan(500);
  });

  it('gives a line that is no call its own answer, and exits 1', async () => {
    const at = await machine('* * * * deny\n');
    const stdin =
      'hello\n{"source":"work","target":"vault","call":"qubes.Filecopy+"}\n{"call":1}\n';
    const { exit, stdout, stderr } = await at.run(asking, { stdin });
    expect(exit).toBe(1);
    expect(stdout.trimEnd().split('\n')).toHaveLength(3);
    expect(stderr).toContain('standard input:1: It is not JSON');
    expect(stderr).toContain('standard input:3: source');
  });

  it('is one array with --json', async () => {
    const at = await machine('* * * * deny\n');
    const stdin = '{"source":"work","target":"vault","call":"qubes.Filecopy+"}\n';
    const { document } = await at.run([...asking, '--json'], { stdin });
    expect(document()).toMatchObject([{ result: 'deny' }]);
  });

  it('knows the qubes of a snapshot, also by their uuid', async () => {
    const at = await machine('s.One * uuid:008ba471-f580-4702-9465-410923b25c1b vault allow\n');
    await at.write('system.json', await readFile(snapshot, 'utf8'));
    const stdin = '{"source":"work","target":"vault","call":"s.One"}\n';
    const { stdout } = await at.run(asking, { stdin });
    expect(JSON.parse(stdout)).toMatchObject({ result: 'allow', resolved_target: 'vault' });
  });

  it('says everything that is wrong with the policy and the system at once', async () => {
    const at = await machine('qubes.Filecopy * work vault alow\nqubes.Filecopy * work\n');
    await at.write('system.json', '{"domains":{"work":{"type":"Toaster"}}}');
    const { exit, stderr } = await at.run(asking);
    expect(exit).toBe(1);
    expect(stderr).toContain('30-user.policy:1');
    expect(stderr).toContain('30-user.policy:2');
    expect(stderr).toContain('system.json: domains.work.type');
  });

  it('refuses a release it does not know and a folder that is not there', async () => {
    const at = bench();
    const { exit, stderr } = await at.run([...asking, '--release', 'R5']);
    expect(exit).toBe(1);
    expect(stderr).toContain('--release');
    expect(stderr).toContain('system.json: There is no such file.');
  });
});

describe('nyx policy lint', () => {
  it('exits 1 on a rule that an earlier one keeps from ever matching', async () => {
    const at = await machine('* * @anyvm vault deny\nqubes.Gpg * work vault allow\n');
    const words = ['policy', 'lint', 'policy.d', '--system', 'system.json'];
    const { exit, stdout } = await at.run(words);
    expect(exit).toBe(1);
    expect(stdout).toContain('30-user.policy:2: error');
    expect(stdout).toContain('1 error');
  });

  it('refuses what the daemon cannot read: a byte order mark, and what is no UTF-8', async () => {
    const words = ['policy', 'lint', 'policy.d', '--system', 'system.json'];
    const at = await machine('\ufeffqubes.Gpg * work vault ask\n');
    const { exit, stdout } = await at.run(words);
    expect([exit, stdout]).toEqual([1, expect.stringContaining('holds "<U+FEFF>"')]);
    const latin = Buffer.from('# caf\xe9\nqubes.Gpg * work vault ask\n', 'latin1');
    for (const name of ['30-user.policy', 'include/x', 'include/x.policy', '_.policy']) {
      const other = await machine('');
      await other.write(`policy.d/${name}`, latin);
      const told = await other.run(words);
      expect([told.exit, told.stderr]).toEqual([1, expect.stringContaining(`/${name}: It is not`)]);
    }
  });

  it('lets be what is no UTF-8 in a file that the daemon passes over', async () => {
    const at = await machine('qubes.Gpg * work vault ask\n');
    const binary = Uint8Array.from([0x62, 0x30, 0xff, 0xfe]);
    for (const name of ['.30-user.policy.swp', '.a.policy', 'include/.x.swp', '30.rpmsave'])
      await at.write(`policy.d/${name}`, binary);
    const words = ['policy', 'lint', 'policy.d', '--system', 'system.json'];
    const { exit, stdout } = await at.run(words);
    expect([exit, stdout]).toEqual([0, expect.stringContaining('0 errors')]);
  });

  it('looks at a policy alone when no system is given, and says so', async () => {
    const at = await machine('qubes.Gpg * @tag:mail keys ask default_target=keys\n');
    const { exit, stdout } = await at.run(['policy', 'lint', 'policy.d']);
    expect(stdout).toBe(
      'No --system was given: every name and tag is taken to exist.\n0 errors, 0 notes.\n',
    );
    expect(exit).toBe(0);
  });

  it('gives every finding as data', async () => {
    const at = await machine('qubes.Gpg * work ghost alow\n');
    const { exit, document } = await at.run(['policy', 'lint', 'policy.d', '--json']);
    expect(exit).toBe(1);
    expect(document()).toMatchObject({ errors: 1, findings: [{ code: 'not-loading' }] });
  });
});

describe('nyx policy graph', () => {
  const graph = ['policy', 'graph', 'policy.d', '--system', 'system.json'];
  const policy =
    'qubes.Filecopy * untrusted vault deny\nqubes.Filecopy * @anyvm vault ask\nqubes.ConnectTCP +22 work untrusted allow target=vault\n';

  it('lists every call that is not denied, and where a redirect really goes', async () => {
    const at = await machine(policy);
    const { exit, document } = await at.run([...graph, '--format', 'json', '--json']);
    expect(exit).toBe(0);
    expect(document()).toEqual({
      edges: [
        {
          source: 'work',
          target: 'untrusted',
          call: 'qubes.ConnectTCP+22',
          result: 'allow',
          resolved: 'vault',
          rule: '30-user.policy:3',
        },
        {
          source: 'work',
          target: 'vault',
          call: 'qubes.Filecopy',
          result: 'ask',
          rule: '30-user.policy:2',
        },
      ],
    });
  });

  it('draws dot and SVG, and keeps to the services that were named', async () => {
    const at = await machine(policy);
    const dot = await at.run([...graph, '--service', 'qubes.Filecopy']);
    expect(dot.stdout).toBe(
      'digraph policy {\n  rankdir=LR;\n  node [shape=box];\n  "work" -> "vault" [label="qubes.Filecopy", style=dashed];\n}\n',
    );
    const { stdout } = await at.run([...graph, '--format', 'svg']);
    expect(stdout).toContain('<title>work to vault, silently: qubes.ConnectTCP+22</title>');
  });

  it('refuses a format it cannot draw', async () => {
    const at = await machine(policy);
    expect((await at.run([...graph, '--format', 'png'])).exit).toBe(64);
  });
});
