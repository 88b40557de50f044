import { describe, expect, it } from 'vitest';
import { WHY } from '../../test/small-profile.ts';
import { essential } from '../builtin/essential.ts';
import { own } from '../builtin/parts.ts';
import type { Profile } from '../profile.ts';
import { validate } from './validate.ts';

describe('the memory of the laptop', () => {
  const startsWith = (profile: Profile, memoryMiB: number) =>
    validate(profile, { memoryMiB }).map(({ code, where, message }) => ({ code, where, message }));

  it('must hold dom0 and what starts by itself', () => {
    // dom0 4096, sys-net 300, sys-firewall 500, sys-usb 300, sys-whonix 500.
    expect(startsWith(essential, 5696)).toEqual([]);
    expect(startsWith(essential, 5695)).toMatchObject([
      { code: 'memory', where: 'qubes', message: expect.stringContaining('take 5696 MiB') },
    ]);
  });

  it('must hold what a qube with autostart needs for its network', () => {
    const gate = own({ name: 'gate', label: 'red', why: WHY, providesNetwork: true, memory: 1000 });
    const mail = own({ name: 'mail', label: 'red', why: WHY, netvm: 'gate', autostart: true });
    const profile = { ...essential, qubes: [...essential.qubes, gate, mail] };
    expect(startsWith(profile, 5696 + 1400)).toEqual([]);
    expect(startsWith(profile, 5696 + 1399)).toHaveLength(1);
  });

  it('must hold the network of a qube that has the default one', () => {
    const given = { label: 'red', why: WHY } as const;
    const gate = own({ ...given, name: 'gate', providesNetwork: true, netvm: null, memory: 1000 });
    const mail = own({ ...given, name: 'mail', autostart: true });
    const qubes = [...essential.qubes, gate, mail];
    const profile = { ...essential, globals: { default_netvm: 'gate' }, qubes };
    expect(startsWith(profile, 5696 + 1400)).toEqual([]);
    expect(startsWith(profile, 5696 + 1399)).toHaveLength(1);
  });

  it('is as much for a disposable as for its template', () => {
    const dvm = own({
      name: 'dvm-x',
      label: 'red',
      why: WHY,
      templateForDispvms: true,
      memory: 900,
    });
    const given = { name: 'thrown', label: 'red', why: WHY, autostart: true } as const;
    const globals = { default_dispvm: 'dvm-x' };
    const disposable = own({ ...given, class: 'DispVM', template: 'dvm-x' });
    const profile = { ...essential, globals, qubes: [...essential.qubes, dvm, disposable] };
    expect(startsWith(profile, 5696 + 900)).toEqual([]);
    expect(startsWith(profile, 5696 + 899)).toHaveLength(1);
  });
});
