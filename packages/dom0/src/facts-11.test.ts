import { describe, expect, it } from 'vitest';
import { desk, qube, stock, unit } from '../test/desk.ts';
import { deskBundle, made } from '../test/kickstart.ts';
import { applied } from '../test/machine.ts';
import { APPLY } from './asset/apply.ts';
import { REMOVE } from './asset/remove.ts';
import { buildBundle } from './bundle.ts';
import { plan, removal } from './index.ts';
import { rehearseStates } from './rehearse.ts';

const bundle = deskBundle();
const text = bundle.files.find((file) => file.path === 'salt/nyx/profile.sls')?.text ?? '';

function refused(name: string, more: Parameters<typeof qube>[1] = {}): boolean {
  return !buildBundle({ ...desk, qubes: [...desk.qubes, qube(name, more)] }, unit).ok;
}

describe('facts 11.1: what converges', () => {
  it('“a second run changes nothing” is a smoke test; a read-back decides', () => {
    expect(applied(desk, applied(desk))).toEqual(applied(desk));
    expect(APPLY.indexOf('nyx-collect >')).toBeGreaterThan(APPLY.indexOf('state.apply "$formula"'));
  });

  it('“qvm.clone … copies private data too” and “qvm.absent … deletes its data”: neither is used', () => {
    expect(text).not.toMatch(/qvm\.(clone|absent|missing)|qvm-clone/);
  });

  it('“qvm.tags add: additive; extra tags survive”: a read-back tells them', () => {
    const after = applied(desk);
    const ours = after.qubes.desk;
    if (!ours) throw new Error('No desk.');
    const more = { ...after.qubes, desk: { ...ours, tags: [...ours.tags, 'extra'] } };
    expect(
      plan(desk, applied(desk, { ...after, qubes: more })).steps.map((one) => one.what),
    ).toEqual(['tag extra']);
  });

  it('“set: [action=accept] to reset” and “CIDR in dsthost fails: use dst4”', () => {
    expect(text).toMatch(/"set":\n *- "action=accept"\n/);
    expect(refused('x', { firewall: ['action=accept dsthost=10.0.0.0/8'] })).toBe(true);
  });

  it('“shrinking fails every run”: sizes only grow', () => {
    const large = { ...applied(desk), qubes: { ...applied(desk).qubes } };
    const ours = large.qubes.desk;
    if (!ours) throw new Error('No desk.');
    const grown = {
      ...large,
      qubes: { ...large.qubes, desk: { ...ours, privateBytes: 90 * 2 ** 30 } },
    };
    expect(plan(desk, grown).steps).toEqual([]);
    expect(applied(desk, grown).qubes.desk?.privateBytes).toBe(90 * 2 ** 30);
  });

  it('“check_cmd: /usr/bin/qubes-policy-lint works: a bad file is never placed”, mode 0664', () => {
    expect(text.match(/"check_cmd": "\/usr\/bin\/qubes-policy-lint"/g)).toHaveLength(2);
    expect(text.match(/"mode": "0664"/g)).toHaveLength(2);
  });

  it('“template_installed fails offline when missing”: then nothing of ours opens', () => {
    const { 'debian-13-xfce': _, ...qubes } = stock().qubes;
    const { snapshot, failed } = rehearseStates(
      bundle.states,
      { ...stock(), qubes },
      { offline: true },
    );
    expect(failed.length).toBeGreaterThan(0);
    expect(snapshot.qubes.desk).toBeUndefined();
  });

  it('“onchanges on qvm.present never fires”: what we made carries a mark that the same command sets', () => {
    expect(text).not.toContain('onchanges');
    expect(text).toMatch(/qvm-create [^\n]* && qvm-features desk x-nyx-created desk/);
  });

  it('“require: - sls: on its own SLS: recursive”, “order: last sorts by name”: ids and numbers only', () => {
    expect(text).not.toMatch(/"sls":|"order": "/);
    expect(text.match(/"order": 9\d{5}\n/g)).toHaveLength(bundle.states.length);
  });

  it('“A qube on whonix-workstation gets tags anon-vm and sdwdate-gui-client by itself”: no difference', () => {
    const anon = {
      ...desk,
      templates: [...desk.templates, { family: 'whonix-workstation', packages: [], why: 'Tor.' }],
      qubes: [...desk.qubes, qube('anon', { template: 'whonix-workstation', netvm: 'sys-whonix' })],
    };
    const after = applied(anon);
    expect(after.qubes.anon?.tags).toEqual(
      expect.arrayContaining(['anon-vm', 'sdwdate-gui-client']),
    );
    expect(plan(anon, after).steps).toEqual([]);
  });

  it('“disp-mgmt-NAME is cut to 31 characters”: only templates are targets, each short enough', () => {
    const targets = bundle.files.find((file) => file.path === 'packages.txt')?.text ?? '';
    const names = targets
      .trim()
      .split('\n')
      .map((line) => line.split(' ')[0] ?? '');
    for (const name of names) expect(name.length).toBeLessThanOrEqual(21);
  });
});

describe('facts 11.2: it fails open', () => {
  it('“netvm: none beside a bad default_dispvm left vault-x on sys-firewall”: it is made without either', () => {
    expect(text).toMatch(/qvm-create [^\n]* --property netvm= --property default_dispvm= desk/);
  });

  it('“a policy file may be installed before any of its qubes exist. So: policy first”', () => {
    expect(bundle.states[0]?.phase).toBe('policy');
  });

  it('“A named disposable copies netvm, default_dispvm, tags, features (and firewall)”: each is stated', () => {
    const news = bundle.states
      .filter(({ act }) => 'qube' in act && act.qube === 'news')
      .map(({ act }) => act);
    const stated = news.flatMap((act) =>
      act.kind === 'prefs' ? act.set.map(([key]) => key) : [act.kind],
    );
    expect(stated).toEqual(
      expect.arrayContaining(['netvm', 'default_dispvm', 'tags', 'features', 'firewall', 'label']),
    );
  });

  it('“a rejected feature left a bank qube networked, accept-all and without tags”: those are states before it', () => {
    const feature = bundle.states.find(({ act }) => act.kind === 'features' && act.qube === 'desk');
    const { snapshot, failed } = rehearseStates(bundle.states, stock(), {
      broken: new Map([[feature?.id ?? '', 0]]),
    });
    expect(failed).toContain(feature?.id);
    const { firewall, tags } = snapshot.qubes.desk ?? {};
    expect(firewall).toEqual(desk.qubes.find((one) => one.name === 'desk')?.firewall);
    expect(tags).toEqual(
      expect.arrayContaining([...(desk.qubes.find((one) => one.name === 'desk')?.tags ?? [])]),
    );
  });
});

describe('facts 11.3: first boot', () => {
  it('“the order of SLS files is random per run”: applied alone, after initial setup, by number', () => {
    expect(APPLY).toContain('is-enabled --quiet initial-setup.service');
    expect(APPLY).toContain('qubesctl --dom0-only state.apply');
    expect(APPLY).not.toMatch(/highstate|top\.enable/);
  });

  it('“include: qvm.vault creates what was unticked”, “require fails when unticked”: neither; only if it is there', () => {
    expect(text).not.toMatch(/"include"/);
    expect(text).toMatch(/"name": "vault"[\s\S]*?"onlyif": "qvm-check --quiet vault"/);
    const { vault: _, ...qubes } = stock().qubes;
    expect(applied(desk, { ...stock(), qubes }).qubes.vault).toBeUndefined();
  });

  it('“The installer’s later tasks overwrite default_dispvm …”: ours run after them, and can be run again', () => {
    const over = {
      ...applied(desk).globals,
      default_dispvm: { value: 'default-dvm', default: false },
    };
    const again = applied(desk, { ...applied(desk), globals: over });
    expect(again.globals.default_dispvm?.value).toBe('dvm-web');
  });

  it('“A vendor top that stays enabled reverts the owner’s edits”, “One SLS that PyYAML rejects: no qube is created”: none of ours is in the installer’s highstate', () => {
    const post = made().slice(made().indexOf('%post'));
    expect(post).toContain('/opt/nyx');
    expect(`${post}${APPLY}`).not.toMatch(/_tops|top\.enable|highstate|\.top\b/);
    expect(post).not.toContain('/srv/');
  });
});

describe('facts 11.4: taking it away', () => {
  it('“global prefs → every other qube’s pointers → disposables → app qubes → disposable templates”', () => {
    const steps = removal(applied(desk), ['news', 'desk', 'lab', 'dvm-web']);
    const kinds = steps.ok ? steps.value.map((one) => one.kind) : [];
    expect(kinds).toEqual(
      [...kinds].sort(
        (a, b) =>
          ['global', 'change', 'remove'].indexOf(a) - ['global', 'change', 'remove'].indexOf(b),
      ),
    );
    expect(
      steps.ok && steps.value.filter((one) => one.kind === 'remove').map((one) => one.qube),
    ).toEqual(['news', 'desk', 'lab', 'dvm-web']);
  });

  it('“A running qube is killed and deleted without a question”: it must be halted', () => {
    expect(REMOVE).toContain('is_halted()');
  });
});
