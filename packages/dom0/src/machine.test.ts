import { lint } from '@nyx/qrexec-policy';
import { builtInProfiles, findProfile, type Profile } from '@nyx/qube-profiles';
import { describe, expect, it } from 'vitest';
import { desk, stock, unit } from '../test/desk.ts';
import {
  compileBundle,
  drift,
  plan,
  rehearse,
  type Snapshot,
  type SnapshotQube,
  systemInfoOf,
  verify,
} from './index.ts';

function profileNamed(name: string): Profile {
  const found = findProfile(name);
  if (!found.ok) throw new Error(JSON.stringify(found.problems));
  return found.value;
}

function applied(profile: Profile, before = stock()): Snapshot {
  const after = rehearse(profile, before);
  if (!after.ok) throw new Error(JSON.stringify(after.problems));
  return after.value;
}

/** The snapshot as if a machine had said it: what verify and drift then make of it. */
function real(profile: Profile): Snapshot {
  return {
    ...applied(profile),
    rehearsal: false,
    assumptions: [],
    nonce: 'n1',
    taken: '2026-11-21T12:00:00+00:00',
  };
}

function changed(
  snapshot: Snapshot,
  name: string,
  change: (qube: SnapshotQube) => Partial<SnapshotQube>,
): Snapshot {
  const qube = snapshot.qubes[name];
  if (!qube) throw new Error(`No ${name} here.`);
  return { ...snapshot, qubes: { ...snapshot.qubes, [name]: { ...qube, ...change(qube) } } };
}

function withProperty(
  snapshot: Snapshot,
  name: string,
  property: string,
  value: string | boolean,
): Snapshot {
  return changed(snapshot, name, (qube) => ({
    properties: { ...qube.properties, [property]: { value, default: false } },
  }));
}

const asked = { nonce: 'n1', now: '2026-11-21T12:10:00Z' };
const writer = profileNamed('writer');

describe.each(builtInProfiles.map((profile) => [profile.name, profile] as const))(
  'the profile %s',
  (_, profile) => {
    it('compiles for a unit', async () => {
      const bundle = await compileBundle(profile, unit);
      expect(bundle.ok ? [] : bundle.problems).toEqual([]);
    });

    it('differs from a stock installation, which does not pass', () => {
      const made = plan(profile, stock());
      expect(made.outcome).toBe('changes');
      expect(made.assumptions.join()).toContain('policy');
      const checked = verify(profile, stock());
      expect(checked.passed).toBe(false);
      expect(checked.proved).toEqual([]);
    });

    it('leaves nothing to do once applied, and every claim is proved on the machine itself', () => {
      expect(plan(profile, applied(profile))).toMatchObject({ steps: [], outcome: 'nothing' });
      const checked = verify(profile, real(profile), asked);
      expect(checked.failures).toEqual([]);
      expect(checked.passed).toBe(true);
      expect(checked.proved.map((one) => one.what)).toEqual(
        expect.arrayContaining(profile.claims.map((claim) => claim.text)),
      );
      expect(checked.proofs.every((proof) => proof.proved)).toBe(true);
    });
  },
);

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

describe('a verification', () => {
  it('shows freshness weakly with the nonce, and fails on another', () => {
    const good = verify(desk, real(desk), asked);
    expect(good.weaklyShown.map((one) => one.what).join()).toContain('made for this check');
    const bad = verify(desk, { ...real(desk), nonce: 'n0' }, asked);
    expect(bad.failures.map((one) => one.code)).toEqual(['nonce']);
    const none = verify(desk, real(desk), {});
    expect(none.notProved.map((one) => one.evidence).join()).toContain(
      'Not run: no nonce was given',
    );
  });

  it('fails on a snapshot of last week', () => {
    const old = verify(desk, { ...real(desk), taken: '2026-11-14T12:00:00+00:00' }, asked);
    expect(old.failures.map((one) => one.where)).toEqual(['taken']);
  });

  it('says each time what no snapshot can show', () => {
    const { notProved } = verify(desk, real(desk), asked);
    expect(notProved.map((one) => one.what).join()).toMatch(
      /Firmware.*hypervisor.*inside the qubes/,
    );
  });

  it('fails, and proves nothing, when the policy does not load: every call is denied', () => {
    const snapshot = real(desk);
    const etc = { ...snapshot.policy?.etc, '30-user.policy': 'nonsense\n' };
    const checked = verify(desk, { ...snapshot, policy: { etc, run: {}, legacy: {} } }, asked);
    expect(checked.passed).toBe(false);
    expect(checked.notProved.map((one) => one.what)).toContain(desk.claims[0]?.text);
  });

  it('finds the owner’s rule that opens a way, in a file that comes before ours, with its path', () => {
    const snapshot = real(desk);
    const etc = {
      ...snapshot.policy?.etc,
      '30-user.policy': 'qubes.Filecopy * vault desk allow\n',
    };
    const checked = verify(desk, { ...snapshot, policy: { etc, run: {}, legacy: {} } }, asked);
    expect(checked.plan.steps).toEqual([]);
    expect(checked.failures.map((one) => [one.code, one.where])).toEqual([
      ['claim', 'claims.vault-is-offline'],
    ]);
    const [proof] = checked.proofs;
    expect(proof?.proved === false && proof.path[0]?.rule).toBe('30-user.policy:1');
  });

  it('asks one of each kind of qube about the policy, and finds what asking all of them finds', () => {
    const snapshot = real(desk);
    const own = snapshot.qubes.desk;
    if (!own) throw new Error('No desk here.');
    const more = Array.from({ length: 20 }, (_, at) => [
      `own-${at}`,
      { ...own, name: `own-${at}` },
    ]);
    const etc = {
      ...snapshot.policy?.etc,
      '30-user.policy':
        '* * own-7 vault allow\nqubes.Gpg * @anyvm @default allow\n* * nobody desk deny\n',
    };
    const many = {
      ...snapshot,
      qubes: { ...snapshot.qubes, ...Object.fromEntries(more) },
      policy: { etc, run: {}, legacy: {} },
    };
    const all = lint({ release: 'R4.3', files: etc, volatile: {}, legacy: {} }, systemInfoOf(many));
    const said = (found: typeof all) =>
      found.map((one) => `${one.where} ${one.code} ${one.severity}`);
    expect(said(verify(desk, many, asked).lint)).toEqual(said(all));
  });

  it('does not take a rule for Whonix on a machine without Whonix for a fault', () => {
    const checked = verify(desk, real(desk), asked);
    expect(checked.lint.some((one) => one.severity === 'error')).toBe(true);
    expect(checked.passed).toBe(true);
  });
});

describe('drift', () => {
  it('is nothing on a machine as it was set up', () => {
    expect(drift(desk, real(desk))).toMatchObject({
      changed: [],
      weakens: [],
      ordinary: [],
      line: 'Nothing differs from the profile; 1 of 1 claims hold.',
    });
  });

  it('tells the change that weakens a claim, and the path', () => {
    const told = drift(desk, withProperty(real(desk), 'vault', 'netvm', 'sys-firewall'));
    expect(told.weakens).toHaveLength(1);
    expect(told.weakens[0]).toMatchObject({
      claim: 'vault-is-offline',
      changes: ['vault: netvm is sys-firewall; the profile says none.'],
    });
    expect(told.weakens[0]?.path).toMatch(/^vault → silent netvm → sys-firewall/);
    expect(told.ordinary).toEqual([]);
  });

  it('tells a rule of the owner’s as the cause when it is in no Nyx file', () => {
    const snapshot = real(desk);
    const etc = {
      ...snapshot.policy?.etc,
      '30-user.policy': 'qubes.Filecopy * vault desk allow\n',
    };
    const told = drift(desk, { ...snapshot, policy: { etc, run: {}, legacy: {} } });
    expect(told.weakens[0]?.changes).toEqual([
      'The rule 30-user.policy:1 allows qubes.Filecopy from vault to desk.',
    ]);
  });

  it('calls a colour, more memory and an own qube ordinary life', () => {
    const snapshot = withProperty(real(desk), 'desk', 'label', 'red');
    const work = snapshot.qubes.work;
    if (!work) throw new Error('No work here.');
    const told = drift(desk, {
      ...snapshot,
      qubes: { ...snapshot.qubes, 'my-own': { ...work, name: 'my-own' } },
    });
    expect(told.weakens).toEqual([]);
    expect(told.ordinary).toEqual([
      'my-own is a qube that the profile does not know.',
      'desk: label is red; the profile says green.',
    ]);
  });

  it('says what it had to suppose', () => {
    expect(drift(desk, stock()).assumptions.join()).toContain('not collected');
  });
});
