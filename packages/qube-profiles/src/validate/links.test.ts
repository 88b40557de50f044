import { describe, expect, it } from 'vitest';
import { told, WHY } from '../../test/small-profile.ts';
import { essential } from '../builtin/essential.ts';
import type { Profile, ProfileQube } from '../profile.ts';
import { installerQubes } from '../release/installer.ts';

/** `essential` with a qube of the installer as it is made, but for what is given. */
function changed(name: string, given: Partial<ProfileQube>): Profile {
  const made = installerQubes('R4.3').find((one) => one.name === name);
  if (made === undefined) throw new Error(`There is no ${name}.`);
  const { devices: _, ...qube } = made;
  const others = essential.qubes.filter((one) => one.name !== name);
  const families = ['whonix-gateway', 'whonix-workstation'].map((family) => ({
    family,
    packages: [],
    why: WHY,
  }));
  const templates = [...essential.templates, ...families];
  return { ...essential, templates, qubes: [...others, { ...qube, ...given }] };
}

describe('a qube of the installer', () => {
  it.each(installerQubes('R4.3').map(({ name }) => name))('is right as it is: %s', (name) => {
    expect(told(changed(name, {}))).toEqual([]);
  });

  it.each<readonly [string, string, Partial<ProfileQube>]>([
    ['memory qubes.sys-net.maxmem', 'sys-net', { maxmem: 4000 }],
    ['memory qubes.sys-usb.maxmem', 'sys-usb', { maxmem: 400 }],
    ['template qubes.sys-firewall.template', 'default-dvm', { templateForDispvms: false }],
    ['dispvm qubes.default-dvm.templateForDispvms', 'default-dvm', { templateForDispvms: false }],
    [
      'dispvm qubes.default-mgmt-dvm.templateForDispvms',
      'default-mgmt-dvm',
      { templateForDispvms: false },
    ],
    ['netvm-loop qubes.sys-net.netvm', 'sys-net', { netvm: 'sys-firewall' }],
    ['netvm qubes.sys-firewall.netvm', 'sys-net', { providesNetwork: false }],
    ['class qubes.work.class', 'work', { class: 'StandaloneVM' }],
  ])('is refused for %s: %s %j', (problem, name, given) => {
    expect(told(changed(name, given))).toContain(problem);
  });

  it('that starts no disposables any more is told of once', () => {
    const found = told(changed('default-dvm', { templateForDispvms: false }));
    expect(found.filter((one) => one.startsWith('dispvm'))).toHaveLength(1);
  });
});

it('refuses a named disposable that leaves its template to the system default', () => {
  const thrown = { ...changed('work', {}).qubes.at(-1), name: 'thrown', why: WHY } as ProfileQube;
  const given = { origin: 'nyx', class: 'DispVM', template: '*default*' } as const;
  const profile = { ...essential, qubes: [...essential.qubes, { ...thrown, ...given }] };
  expect(told(profile)).toEqual(['template qubes.thrown.template']);
  expect(told({ ...profile, globals: { default_dispvm: null } })).toContain(
    'template qubes.thrown.template',
  );
  const named = { ...thrown, ...given, template: 'default-dvm' } as ProfileQube;
  expect(told({ ...essential, qubes: [...essential.qubes, named] })).toEqual([]);
});
