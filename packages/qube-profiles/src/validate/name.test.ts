import { describe, expect, it } from 'vitest';
import { told, withQube } from '../../test/small-profile.ts';
import { essential } from '../builtin/essential.ts';
import type { ProfileQube } from '../profile.ts';
import { nameProblem } from './name.ts';
import { validate } from './validate.ts';

describe('a name', () => {
  it.each(['a', 'work-write', 'constructor', 'x1', 'a'.repeat(21)])('may be %s', (name) => {
    expect(told(withQube({ name }))).toEqual([]);
  });

  it.each([
    ...['', 'A', '1a', 'a_b', 'a.b', 'ä', 'a b', ' a', 'a\n', '-a', '__proto__', 'a\u2028', 'а'],
    ...[
      'none',
      'default',
      'dom0',
      'a-dm',
      'disp',
      'disp12',
      'disp-mgmt-a',
      'on',
      'null',
      'include',
    ],
    ...['a'.repeat(22), '{{ 7*7 }}', '../a', '@anyvm', '$(x)', '__slot__:salt:cmd.run', '--del'],
  ])('may not be %j', (name) => {
    expect(nameProblem(name)).toBeDefined();
    expect(told(withQube({ name })).some((one) => /^name qubes\.[a-z0-9-]+\.name$/.test(one))).toBe(
      true,
    );
  });

  it('may not be taken by another qube, by the installer or by a template', () => {
    expect(told(withQube({ name: 'sys-usb' }))).toContain('name-taken qubes.sys-usb.name');
    expect(told(withQube({ name: 'debian-13-xfce' }))).toContain(
      'name-taken qubes.debian-13-xfce.name',
    );
    expect(
      told({ ...essential, qubes: [...essential.qubes, ...essential.qubes.slice(0, 1)] }),
    ).toContain('name-taken qubes.untrusted.name');
    expect(told(withQube({ origin: 'installer' }))).toContain('unknown-qube qubes.extra.name');
  });

  it.each<Partial<ProfileQube>>([
    { why: '\u0000\u001b' },
    { autostart: true },
    { class: 'DispVM', template: 'gone' },
    { netvm: 'vault' },
    { netvm: '\u001b[31m\u202ex', providesNetwork: true },
  ])('never stands in a message with characters that a terminal acts on: %j', (given) => {
    const profile = withQube({ name: '\u001b[31m\u202ex', ...given });
    const problems = validate(profile, { memoryMiB: 1 });
    const shown = problems.map((problem) => Object.values(problem).join(' ')).join(' ');
    expect(shown).toMatch(/^[\x20-\x7e…]+$/);
  });
});
