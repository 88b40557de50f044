import type { Profile } from '@nyx/qube-profiles';
import { describe, expect, it } from 'vitest';
import { desk, stock } from '../test/desk.ts';
import { applied, asked, changed, profileNamed, real, withProperty } from '../test/machine.ts';
import { plan, type Snapshot, verify } from './index.ts';

const writer = profileNamed('writer');

describe('a plan', () => {
  it('lists writer on a stock installation: the policy first, the networks of qubes to make, the vault’s disposable', () => {
    const { steps, line } = plan(writer, stock());
    expect(steps[0]).toMatchObject({
      what: '31-nyx-writer.policy',
      kind: 'policy',
      old: 'not collected',
    });
    expect(steps).toContainEqual(
      expect.objectContaining({ qube: 'vault', what: 'default_dispvm', new: 'none' }),
    );
    expect(steps).toContainEqual(expect.objectContaining({ qube: 'work-write', kind: 'create' }));
    expect(line).toMatch(/^\d+ to create, \d+ to change, 2 in the policy$/);
  });

  it('cannot tell when the policy was not collected, and never calls that nothing', () => {
    const bare = { ...real(desk), policy: null };
    expect(plan(desk, bare).outcome).toBe('cannot-tell');
    expect(verify(desk, bare, asked).passed).toBe(false);
  });

  it('cannot tell when a property could not be read', () => {
    expect(plan(desk, { ...real(desk), unread: ['vault.netvm: PermissionError'] }).outcome).toBe(
      'cannot-tell',
    );
  });

  it('leaves out what facts 6.2 lists, and nothing else', () => {
    const noise = changed(real(desk), 'desk', (qube) => ({
      tags: [...qube.tags, 'created-by-dom0', 'audiovm-dom0'],
      features: {
        ...qube.features,
        'updates-available': '1',
        os: 'Linux',
        'supported-service.cups': '1',
      },
      properties: {
        ...qube.properties,
        ip: { value: '10.1.2.3', default: false },
        backup_timestamp: { value: 5, default: false },
      },
    }));
    const work = noise.qubes.work;
    if (!work) throw new Error('No work here.');
    const passing = {
      ...noise,
      qubes: {
        ...noise.qubes,
        disp1234: { ...work, name: 'disp1234' },
        'disp-mgmt-x': { ...work, name: 'disp-mgmt-x' },
      },
    };
    expect(plan(desk, passing)).toMatchObject({ steps: [], strangers: [] });
  });

  it.each([
    [
      'a tag',
      (one: Snapshot) => changed(one, 'desk', (qube) => ({ tags: [...qube.tags, 'room-x'] })),
      'qvm-tags desk del room-x',
    ],
    [
      'a feature',
      (one: Snapshot) =>
        changed(one, 'desk', (qube) => ({ features: { ...qube.features, internal: '1' } })),
      'qvm-features --unset desk internal',
    ],
    [
      'a property',
      (one: Snapshot) => withProperty(one, 'desk', 'guivm', 'work'),
      'qvm-prefs --default desk guivm',
    ],
    [
      'a device',
      (one: Snapshot) =>
        changed(one, 'vault', () => ({
          devices: { pci: [{ id: 'dom0:00_14.0:0x8086:0x02ed::p0c0330', mode: 'required' }] },
        })),
      'qvm-device pci unassign vault dom0:00_14.0',
    ],
    [
      'a template on the network',
      (one: Snapshot) => withProperty(one, 'debian-13-xfce', 'netvm', 'sys-firewall'),
      'qvm-prefs --default debian-13-xfce netvm',
    ],
  ])('tells a person how to take back %s that somebody added', (_, add, fix) => {
    const { steps } = plan(desk, add(real(desk)));
    expect(steps.map((one) => [one.by, one.fix])).toEqual([['person', fix]]);
  });

  it('tells every setting that changed, with old and new', () => {
    const { steps } = plan(desk, withProperty(real(desk), 'vault', 'netvm', 'sys-firewall'));
    expect(steps).toEqual([
      {
        qube: 'vault',
        what: 'netvm',
        old: 'sys-firewall',
        new: 'none',
        kind: 'change',
        by: 'bundle',
        fix: null,
      },
    ]);
  });

  it('takes a default for another thing than the same network set: it would follow the global one', () => {
    const snapshot = changed(real(desk), 'desk', (qube) => ({
      properties: { ...qube.properties, netvm: { value: 'sys-firewall', default: true } },
    }));
    expect(plan(desk, snapshot).steps.map((one) => [one.what, one.old, one.new])).toEqual([
      ['netvm', 'default (sys-firewall)', 'sys-firewall'],
    ]);
  });

  it('takes a default for what it is: fixed to the same value, it no longer follows', () => {
    const essential = profileNamed('essential');
    const fixed = withProperty(real(essential), 'work', 'netvm', 'sys-firewall');
    expect(plan(essential, fixed).steps.map((one) => [one.what, one.old, one.new])).toEqual([
      ['netvm', 'sys-firewall', 'default'],
    ]);
  });

  it('removes only what Nyx made, only when asked, and names the owner’s qubes as theirs', () => {
    const less: Profile = { ...desk, qubes: desk.qubes.filter((one) => one.name !== 'lab') };
    const snapshot = real(desk);
    const work = snapshot.qubes.work;
    if (!work) throw new Error('No work here.');
    const own = {
      ...snapshot,
      qubes: { ...snapshot.qubes, 'my-own': { ...work, name: 'my-own' } },
    };
    expect(plan(less, own)).toMatchObject({ steps: [], strangers: ['lab', 'my-own'] });
    expect(plan(less, own, { prune: true }).steps.map((one) => one.fix)).toEqual([
      'sudo nyx-remove lab',
    ]);
  });

  it('names the owner’s disposable that is made from what would go, instead of saying nothing', () => {
    const less = {
      ...desk,
      globals: {},
      qubes: desk.qubes.slice(0, 1),
      policy: desk.policy.slice(0, 6),
    };
    const snapshot = real(desk);
    const news = snapshot.qubes.news;
    if (!news) throw new Error('No news here.');
    const own = {
      ...snapshot,
      qubes: { ...snapshot.qubes, 'own-disp': { ...news, name: 'own-disp' } },
    };
    expect(plan(less, own, { prune: true }).steps).toContainEqual(
      expect.objectContaining({ qube: 'own-disp', old: 'in the way', by: 'person' }),
    );
  });

  it('compares the installer’s qubes that a profile leaves alone with how they were made', () => {
    const open = withProperty(real(desk), 'default-dvm', 'netvm', 'sys-net');
    expect(plan(desk, open).steps.map((one) => [one.qube, one.by, one.fix])).toEqual([
      ['default-dvm', 'person', 'qvm-prefs --default default-dvm netvm'],
    ]);
    expect(
      plan(desk, stock()).steps.filter((one) => /^(sys-|default-|personal|work)/.test(one.qube)),
    ).toEqual([]);
  });

  it('leaves the installer’s other qubes on the template they were made on when the profile sets another', () => {
    const globals = { default_template: 'debian-xfce', default_netvm: null } as const;
    const profile: Profile = { ...desk, globals: { ...globals, clockvm: 'sys-firewall' } };
    const { steps } = plan(profile, stock());
    const at = (what: string) => steps.findIndex((one) => one.what === what);
    // In the order of the formula: what new qubes stand on and what closes, then qubes, then the rest.
    expect(at('default_template')).toBeLessThan(at('qube'));
    expect(at('default_netvm')).toBeLessThan(at('qube'));
    expect(at('clockvm')).toBeGreaterThan(at('qube'));
    const after = applied(profile, stock());
    expect(plan(profile, after).steps).toEqual([]);
    const moved = withProperty(after, 'work', 'template', 'whonix-workstation-18');
    expect(plan(profile, moved).steps).toMatchObject([
      { qube: 'work', old: 'whonix-workstation-18' },
    ]);
  });

  it('never mistakes a clone of ours for ours: the mark names its qube', () => {
    const snapshot = real(desk);
    const lab = snapshot.qubes.lab;
    if (!lab) throw new Error('No lab here.');
    const cloned = {
      ...snapshot,
      qubes: { ...snapshot.qubes, 'lab-copy': { ...lab, name: 'lab-copy' } },
    };
    expect(plan(desk, cloned, { prune: true }).steps).toEqual([]);
  });

  it('shows what a qube chose without letting it move the cursor', () => {
    const evil = changed(real(desk), 'desk', (qube) => ({
      features: { ...qube.features, evil: '\u001b[2J\u202e' },
    }));
    const text = JSON.stringify(plan(desk, evil).steps.map((one) => Object.values(one).join(' ')));
    expect(text).not.toMatch(/[^ -~]/);
    expect(text).toContain('u001b');
  });

  it('tells a policy file of another Nyx profile, and rules that are too much or in another order', () => {
    const snapshot = real(desk);
    const policy = snapshot.policy;
    if (!policy) throw new Error('No policy here.');
    const etc = policy.etc['31-nyx-desk.policy'] ?? '';
    const turned = `${etc.trimEnd().split('\n').reverse().join('\n')}\n`;
    const steps = (files: Readonly<Record<string, string>>) =>
      plan(desk, {
        ...snapshot,
        policy: { ...policy, etc: { ...policy.etc, ...files } },
      }).steps.map((one) => [one.what, one.old]);
    expect(steps({ '31-nyx-desk.policy': turned })).toEqual([
      ['31-nyx-desk.policy', 'another order'],
    ]);
    expect(steps({ '31-nyx-desk.policy': `# by hand\n${etc}` })).toEqual([]);
    expect(steps({ '31-nyx-desk.policy': 'x' })).toEqual([['31-nyx-desk.policy', 'does not load']]);
    expect(steps({ '31-nyx-old.policy': etc })).toEqual([
      ['31-nyx-old.policy', 'of another profile'],
    ]);
    expect(steps({ '31-nyx-desk.policy': `${etc}* * desk vault deny\n` })).toEqual([
      ['31-nyx-desk.policy', '* * desk vault deny'],
    ]);
  });
});
