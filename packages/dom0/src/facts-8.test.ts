import { readReport } from '@nyx/hcl';
import { validate } from '@nyx/qube-profiles';
import { describe, expect, it } from 'vitest';
import { desk, qube, stock, unit } from '../test/desk.ts';
import { deskBundle, made } from '../test/kickstart.ts';
import { buildBundle } from './bundle.ts';
import { plan, type Snapshot, STICK_LABEL, stickFiles } from './index.ts';

type Made = ReturnType<typeof qube>;

function withQube(name: string, more: Partial<Made> = {}): typeof desk {
  return { ...desk, qubes: [...desk.qubes, qube(name, more)] };
}

function refusals(profile: typeof desk): readonly string[] {
  const made = buildBundle(profile, unit);
  return made.ok ? [] : made.problems.map((one) => one.where);
}

function formula(profile: typeof desk = desk): string {
  const bundle =
    profile === desk ? { ok: true as const, value: deskBundle() } : buildBundle(profile, unit);
  if (!bundle.ok) throw new Error(JSON.stringify(bundle.problems));
  return bundle.value.files.find((file) => file.path === 'salt/nyx/profile.sls')?.text ?? '';
}

function withRule(more: Partial<(typeof desk.policy)[number]>): typeof desk {
  const [first] = desk.policy;
  if (!first) throw new Error('The profile has no rule.');
  return { ...desk, policy: [...desk.policy, { ...first, ...more }] };
}

describe('facts 8: what a generator must refuse or warn about', () => {
  it('takes the profile from which each of these differs in one thing', () => {
    expect(refusals(withQube('x'))).toEqual([]);
  });

  it.each([
    'Work',
    '1work',
    'none',
    'default',
    'dom0',
    'domain-0',
    'x-dm',
    'disp12',
    'disp-mgmt-x',
    'a.b',
    'x'.repeat(32),
  ])('8.1 a qube cannot be called %j', (name) => expect(refusals(withQube(name))).not.toEqual([]));

  it.each(['grey', 'pink', ''])(
    '8.2 label in the eight names; British "grey" is an error: %j',
    (label) => expect(refusals(withQube('x', { label: label as 'gray' }))).not.toEqual([]),
  );

  it.each([
    ['in the profile or a known system qube', { netvm: 'nowhere' }],
    ['must have provides_network', { netvm: 'desk' }],
    ['no cycles', { netvm: 'x', providesNetwork: true }],
  ])('8.3 netvm target: %s', (_, more) => expect(refusals(withQube('x', more))).not.toEqual([]));

  it('8.3 a TemplateVM must not get a netvm: one that has is told', () => {
    const template = stock().qubes['debian-13-xfce'];
    if (!template) throw new Error('No template.');
    const properties = { ...template.properties, netvm: { value: 'sys-firewall', default: false } };
    const open: Snapshot = {
      ...stock(),
      qubes: { ...stock().qubes, 'debian-13-xfce': { ...template, properties } },
    };
    expect(plan(desk, open).steps.map((one) => one.fix)).toContain(
      'qvm-prefs --default debian-13-xfce netvm',
    );
  });

  it('8.4 DispVM template must be an AppVM with template_for_dispvms; StandaloneVM has no template', () => {
    expect(refusals(withQube('x', { class: 'DispVM', template: 'desk' }))).not.toEqual([]);
    expect(refusals(withQube('x', { class: 'DispVM', template: 'debian-xfce' }))).not.toEqual([]);
    expect(formula()).not.toMatch(/"name": "lab"\n(?: {4}.*\n)*? {4}- "template":/);
  });

  it('8.5 PCI devices: never in AppVM profiles meant for several hardware models', () => {
    expect(formula()).not.toMatch(/pcidevs|qvm\.devices|virt[-_]mode/);
  });

  it('8.6 maxmem ≥ memory, or 0', () => {
    expect(refusals(withQube('x', { memory: 2000, maxmem: 1000 }))).not.toEqual([]);
    expect(refusals(withQube('x', { memory: 2000, maxmem: 0 }))).toEqual([]);
  });

  it('8.7 features values are strings; never emit 0 for false, emit empty string', () => {
    expect(formula()).toContain('"service.qubes-update-check": ""');
    expect(formula(withQube('x', { features: { 'x-n': '1' } }))).toContain('"x-n": "1"');
    expect(formula()).not.toMatch(/"service\.[a-z-]+": (?!"1"|"")/);
  });

  it.each([
    'action=accept dstports=443-443 proto=tcp',
    'action=accept proto=tcp dstports=443',
    'action=accept comment=x proto=tcp',
    'proto=tcp action=accept',
    'action=accept dsthost=*.example.org',
    'action=accept dsthost=10.0.0.0/8',
    'action=accept dst6=::/0',
  ])('8.8 firewall rules in canonical order, `443-443`, comment last: %j is refused', (rule) =>
    expect(
      refusals(
        withQube('x', {
          netvm: 'sys-firewall',
          firewall: [rule, 'action=accept specialtarget=dns'],
        }),
      ),
    ).not.toEqual([]),
  );

  it('8.9 Salt: default_dispvm with underscore; ints for vcpus/memory; strings in features', () => {
    expect(formula()).toMatch(/"default_dispvm": "dvm-web"/);
    expect(formula()).not.toContain('default-dispvm');
    expect(formula()).toMatch(/"memory": 600\n/);
    expect(formula()).toMatch(/"vcpus": 2\n/);
    expect(formula()).not.toContain('shutdown_timeout');
  });

  it('8.9 resize and global prefs by cmd.run + unless', () => {
    expect(formula()).toMatch(
      /"name": "qvm-volume resize desk:private 40GiB"\n *- "unless": "test /,
    );
    expect(formula()).toMatch(/"name": "qubes-prefs default_dispvm dvm-web"\n *- "unless": "test /);
  });

  it.each([
    ['@default allow needs target=', { target: '@default', action: 'allow' }],
    ['a qube that does not exist', { source: 'nobody' }],
    ['$anyvm is an old spelling', { target: '$anyvm' }],
    ['no trailing comments', { target: '@anyvm # x' }],
  ] as const)('8.10 policy: %s', (_, more) => expect(refusals(withRule(more))).not.toEqual([]));

  it('8.10 dom0 only by explicit name: a rule for it names it, and no other is printed so', () => {
    const made = buildBundle(withRule({ source: 'desk', target: '@adminvm' }), unit);
    const text = made.ok ? made.value.files.find((file) => file.path.includes('/31-'))?.text : '';
    expect(text?.split('\n').filter((line) => /@adminvm|dom0/.test(line))).toEqual([
      'qubes.Filecopy * desk @adminvm deny',
    ]);
  });

  it('8.10 Policy file name lower-case, band 30/31 for services with legacy files', () => {
    const names = deskBundle().files.map((file) => file.path);
    expect(names.filter((path) => path.startsWith('policy/'))).toEqual([
      'policy/31-nyx-desk.policy',
      'policy/55-nyx-desk.policy',
    ]);
    expect(refusals({ ...desk, name: 'Desk' })).not.toEqual([]);
  });

  it.each(['qubes.Gpg', 'qubes.InputMouse', 'qubes.USB', 'u2f.Register', 'ctap.GetInfo'])(
    '8.11 no policy `35-…` or higher for %s: its rule stands at 31, whatever it is for',
    (service) => {
      const made = buildBundle(
        withRule({ service, target: 'desk', action: 'ask', purpose: 'convenience' }),
        unit,
      );
      if (!made.ok) {
        expect(made.problems.length).toBeGreaterThan(0);
        return;
      }
      const late = made.value.files.find((file) => file.path.startsWith('policy/55'))?.text ?? '';
      expect(late).not.toContain(service);
    },
  );

  it('8.12 Templates: release-aware table', () => {
    expect(formula()).toContain('"debian-13-xfce"');
    expect(refusals(withQube('x', { template: 'debian-12-xfce' }))).not.toEqual([]);
    expect(refusals(withQube('x', { template: 'fedora-44' }))).not.toEqual([]);
  });

  it('8.13 kickstart at `/ks.cfg` on a filesystem labelled exactly `QUBES_OEM`; kernel-latest can’t use the auto entry', () => {
    const stick = stickFiles(deskBundle(), made('bench-provisioned'));
    if (!stick.ok) throw new Error('No stick.');
    const texts = new Map(stick.value.map((file) => [file.path, file.text]));
    expect(STICK_LABEL).toBe('QUBES_OEM');
    expect(texts.has('ks.cfg')).toBe(true);
    expect(texts.get('BENCH.txt')).toContain('installs with kernel-latest');
  });

  it("8.14 HCL parser: “multi-document, typo keys, quoted 'partial', HTML remarks”", () => {
    const works = `versions:\n  - works: "'partial'"\n    qubes: R4.3\n    remark: <p>No <b>sound</b></p>\n`;
    const text = `---\nlayout: 'hcl'\nbrand: B\nmodel: M\nmemroy: 8\n${works}---\n`;
    const read = readReport('a.yml', text);
    const [version] = read.ok ? read.value.versions : [];
    expect([version?.works.value, version?.remark]).toEqual(['partial', 'No sound']);
  });

  it('8.6 “sum of memory of autostart qubes + dom0 4 GB must fit RAM”', () => {
    const wheres = (memoryMiB: number) => validate(desk, { memoryMiB }).map((one) => one.code);
    expect([wheres(4_096), wheres(65_536)]).toEqual([['memory'], []]);
  });
});
