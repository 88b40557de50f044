import { describe, expect, it } from 'vitest';
import { told, WHY, withQube } from '../../test/small-profile.ts';
import { essential } from '../builtin/essential.ts';
import { claimed, handy, own } from '../builtin/parts.ts';
import { writer } from '../builtin/writer.ts';
import type { Profile, ProfileQube, ProfileRule } from '../profile.ts';
import { worldOf } from '../world-of.ts';
import { validate } from './validate.ts';

function withRule(rule: ProfileRule): Profile {
  return { ...essential, policy: [...essential.policy, rule] };
}

describe('a qube', () => {
  it.each<readonly [string, Partial<ProfileQube>]>([
    ['label qubes.extra.label', { label: 'grey' as 'gray' }],
    ['class qubes.extra.class', { class: 'TemplateVM' as 'AppVM' }],
    ['template qubes.extra.template', { template: 'fedora-44' }],
    ['template qubes.extra.template', { template: 'debian-minimal' }],
    ['template qubes.extra.template', { class: 'DispVM', template: 'work' }],
    ['dispvm qubes.extra.templateForDispvms', { class: 'StandaloneVM', templateForDispvms: true }],
    ['dispvm qubes.extra.defaultDispvm', { defaultDispvm: 'work' }],
    ['dispvm qubes.extra.defaultDispvm', { defaultDispvm: 'gone' }],
    ['netvm qubes.extra.netvm', { netvm: 'gone' }],
    ['netvm qubes.extra.netvm', { netvm: 'work' }],
    ['netvm-loop qubes.extra.netvm', { netvm: 'extra', providesNetwork: true }],
    ['memory qubes.extra.maxmem', { memory: 4001 }],
    ['memory qubes.extra.maxmem', { memory: 800, maxmem: 700 }],
    ['memory qubes.extra.maxmem', { maxmem: 399 }],
    ['memory qubes.extra.memory', { memory: 1.5 }],
    ['memory qubes.extra.memory', { memory: 0, maxmem: 0 }],
    ['size qubes.extra.vcpus', { vcpus: 0 }],
    ['size qubes.extra.privateGiB', { privateGiB: 1 }],
    ['feature qubes.extra.features.gui', { features: { gui: '0' } }],
    ['feature qubes.extra.features.gui', { features: { gui: 'False' } }],
    ['feature qubes.extra.features.gui', { features: { gui: 'a\nb' } }],
    ['feature qubes.extra.features.gui', { features: { gui: 'ä' } }],
    ['feature qubes.extra.features.gui', { features: { gui: '{{ 7*7 }}' } }],
    ['feature qubes.extra.features.gui', { features: { gui: '__slot__:salt:cmd.run(id)' } }],
    ['feature qubes.extra.features.gui', { features: { gui: 1 as unknown as string } }],
    ['feature qubes.extra.features', { features: { 'a/b': '1' } }],
    ['feature qubes.extra.features.service.cups', { features: { 'service.cups': '1' } }],
    ['feature qubes.extra.features.menu-items', { features: { 'menu-items': 'a.desktop' } }],
    ['feature qubes.extra.features.x-nyx-created', { features: { 'x-nyx-created': '1' } }],
    ['feature qubes.extra.features.qrexec', { features: { qrexec: '1' } }],
    ['service qubes.extra.services.meminfo-writer', { services: { 'meminfo-writer': false } }],
    ['service qubes.extra.services', { services: { '--disable': true } }],
    ['service qubes.extra.services', { services: { ['a'.repeat(49)]: true } }],
    ...[
      { 'preload-dispvm-max': '2' },
      { 'appmenus-dispvm': '1' },
      { 'preload-dispvm-threshold': '500' },
      { 'preload-dispvm': 'disp1' },
    ].map((features): readonly [string, Partial<ProfileQube>] => [
      `feature qubes.extra.features.${Object.keys(features)[0]}`,
      { features },
    ]),
    ...[
      { 'preload-dispvm-max': 'many' },
      { 'preload-dispvm-max': '-1' },
      { 'preload-dispvm-delay': 'x' },
    ].map((features): readonly [string, Partial<ProfileQube>] => [
      `feature qubes.extra.features.${Object.keys(features)[0]}`,
      { features, templateForDispvms: true },
    ]),
    ['size qubes.extra.privateGiB', { class: 'DispVM', template: 'default-dvm', privateGiB: 10 }],
    ['tag qubes.extra.tags.0', { tags: ['--del'] }],
    ['tag qubes.extra.tags.0', { tags: ['a b'] }],
    ['tag qubes.extra.tags.0', { tags: ['guivm-work'] }],
    ['tag qubes.extra.tags.1', { tags: ['a', 'a'] }],
    ['menu qubes.extra.menu.0', { menu: ['firefox'] }],
    ['menu qubes.extra.menu.0', { menu: ['../a.desktop'] }],
    ['firewall qubes.extra.firewall', { firewall: [] }],
    ['firewall qubes.extra.firewall.0', { firewall: ['accept'] }],
    ['firewall qubes.extra.firewall', { firewall: ['action=accept dsthost=a.example'] }],
    ['firewall qubes.extra.firewall.1', { firewall: ['action=accept', 'action=drop'] }],
    ['firewall qubes.extra.firewall', { netvm: 'sys-net', firewall: ['action=drop'] }],
    ['firewall qubes.extra.firewall', { netvm: 'sys-whonix', firewall: ['action=drop'] }],
    ['unknown-qube qubes.extra.clonedFrom', { clonedFrom: 'gone' }],
    ['unknown-qube qubes.extra.clonedFrom', { clonedFrom: 'extra' }],
    ['text qubes.extra.why', { why: '' }],
    ['text qubes.extra.why', { why: ' padded ' }],
    ['text qubes.extra.why', { why: 'two\nlines' }],
    ['text qubes.extra.why', { why: 'turned \u202e around' }],
    ['text qubes.extra.why', { why: 'nothing\u200bhere' }],
    ['text qubes.extra.why', { why: 'half \ud800 a pair' }],
    ['text qubes.extra.why', { why: 'x'.repeat(301) }],
  ])('is refused for %s: %j', (problem, given) => {
    expect(told(withQube(given))).toContain(problem);
  });

  it('may have what a person would want', () => {
    const firewall = ['action=accept dsthost=a.example', 'action=accept specialtarget=dns'];
    const memory = { memory: 5000, maxmem: 0, vcpus: 4, privateGiB: 100 };
    expect(told(withQube({ firewall, ...memory, features: { gui: '' }, tags: ['a-B_1'] }))).toEqual(
      [],
    );
  });

  it('made for Tor is refused anywhere else', () => {
    const templates = writer.templates;
    const given = withQube({ template: 'whonix-workstation', netvm: 'sys-firewall' });
    expect(told({ ...given, templates })).toContain('netvm qubes.extra.netvm');
    const behind = withQube({ template: 'whonix-workstation', netvm: 'sys-whonix' });
    expect(told({ ...behind, templates })).toEqual([]);
  });

  it('that the profile does not mention can be broken by one that it does', () => {
    const firewall = { ...own({ name: 'sys-firewall', label: 'green', why: WHY }) };
    const qube = {
      ...firewall,
      origin: 'installer',
      class: 'DispVM',
      template: 'default-dvm',
    } as const;
    const profile = { ...essential, qubes: [...essential.qubes, { ...qube, netvm: 'sys-net' }] };
    expect(told(profile)).toContain('netvm qubes.personal.netvm');
    expect(told(profile)).toContain('netvm qubes.sys-whonix.netvm');
  });
});

describe('a rule', () => {
  it.each<readonly [string, ProfileRule]>([
    ['policy policy.6', claimed(['qubes.X', 'work', '@default', 'allow'], WHY)],
    ['policy policy.6', claimed(['qubes.X', 'work', 'vault', 'deny', { target: 'x' }], WHY)],
    ['policy policy.6', claimed(['qubes.X y', 'work', 'vault', 'deny'], WHY)],
    ['policy policy.6', claimed(['qubes.X', 'work\nqubes.Y * a b allow', 'vault', 'deny'], WHY)],
    ['policy policy.6', claimed(['qubes.X', 'work\u00a0x', 'vault', 'deny'], WHY)],
    ['policy policy.6', claimed(['#qubes.X', 'work', 'vault', 'deny'], WHY)],
    ['policy policy.6', claimed(['*+x', 'work', 'vault', 'deny'], WHY)],
    ['policy policy.6.source', claimed(['qubes.X', '$anyvm', 'vault', 'deny'], WHY)],
    ['policy policy.6.source', claimed(['qubes.X', 'work,', 'vault', 'deny'], WHY)],
    ['policy policy.6.source', claimed(['qubes.X', '@tag:gone', 'vault', 'deny'], WHY)],
    ['policy policy.6.source', claimed(['qubes.X', '@dispvm:default-dvm', 'vault', 'deny'], WHY)],
    ['policy policy.6.target', claimed(['qubes.X', 'work', 'gone', 'deny'], WHY)],
    ['policy policy.6.target', claimed(['qubes.X', 'work', '@dispvm:work', 'deny'], WHY)],
    ['policy policy.6.target', claimed(['qubes.X', 'work', '@type:HVM', 'deny'], WHY)],
    [
      'policy policy.6.params.target',
      claimed(['qubes.X', 'work', 'vault', 'allow', { target: 'gone' }], WHY),
    ],
    [
      'policy policy.6.params.user',
      claimed(['qubes.X', 'work', 'vault', 'allow', { user: 'root,notify=yes' }], WHY),
    ],
    ['policy policy.6.purpose', handy(['qubes.Gpg', 'work', 'vault', 'ask'], WHY)],
    ['policy policy.6', handy(['qubes.OpenURL', 'work', '@default', 'ask'], WHY)],
    ['text policy.6.why', claimed(['qubes.X', 'work', 'vault', 'deny'], '')],
  ])('is refused for %s: %j', (problem, rule) => {
    expect(told(withRule(rule))).toContain(problem);
  });
});

describe('a rule that loads', () => {
  it('is refused when an earlier one answers otherwise', () => {
    const allowed = claimed(['qubes.Filecopy', 'work', 'debian-13-xfce', 'allow'], WHY);
    const [problem] = validate(withRule(allowed));
    expect(problem).toMatchObject({ code: 'policy', where: 'policy.6' });
    expect(problem?.message).toContain('31-nyx-essential.policy:1 answers first');
  });

  it('is refused when there is nothing to choose from', () => {
    const asked = claimed(['own.Thing', 'work', '@default', 'ask'], WHY);
    expect(told(withRule(asked))).toEqual(['policy policy.6']);
  });
});

it('refuses what a profile as a whole may not have', () => {
  const family = { family: 'fedora-xfce', packages: ['a; rm'], why: WHY };
  expect(told({ ...essential, version: '1.0', name: 'Essential' })).toEqual([
    'name name',
    'shape version',
  ]);
  expect(told({ ...essential, templates: [...essential.templates, family] })).toEqual([
    'template templates.fedora-xfce',
    'template templates.fedora-xfce.packages.0',
  ]);
  const globals = {
    default_dispvm: 'work',
    updatevm: 'work',
    clockvm: 'gone',
    default_template: 'x',
  };
  expect(told({ ...essential, globals }).map((one) => one.split(' ')[1])).toEqual([
    'globals.updatevm',
    'globals.default_dispvm',
    'globals.clockvm',
    'globals.default_template',
  ]);
});

it('gives every problem at once, and no world', () => {
  const profile = withQube({ name: 'X', label: 'grey' as 'gray', netvm: 'gone', why: '' });
  expect(told(profile)).toHaveLength(4);
  expect(worldOf(profile)).toEqual({ ok: false, problems: validate(profile) });
});
