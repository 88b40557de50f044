import { describe, expect, it } from 'vitest';
import { claim, machine, net, qube, told } from '../test/small-world.ts';
import { flows } from './flows.ts';
import type { WorldQube } from './world.ts';

describe('disposables', () => {
  const dvm = (name: string, given: Partial<WorldQube> = {}) =>
    qube(name, { templateForDispvms: true, defaultDispvm: name, ...given });
  const world = machine(
    [
      ...net,
      dvm('dvm', { netvm: 'sys-firewall' }),
      qube('a', { defaultDispvm: 'dvm' }),
      qube('b', { defaultDispvm: 'dvm' }),
    ],
    'qubes.VMShell * @anyvm @dispvm allow',
  );

  it('carry what they are given to their own network', () => {
    expect(told(world, claim('not-silently', 'a', '@internet'))).toContain(
      'a → silent qubes.VMShell → @dispvm:dvm → silent netvm → sys-firewall',
    );
  });

  it('of two qubes are two, though they have one template', () => {
    expect(told(world, claim('never', 'a', 'b'))).toBe('proved');
    expect(told(world, claim('never', 'dvm', 'b'))).toBe(
      'dvm → silent template → @dispvm:dvm → silent answer to qubes.VMShell → b',
    );
  });

  it('do what their tags allow them', () => {
    const tagged = machine(
      [dvm('dvm', { tags: ['web'] }), qube('a', { defaultDispvm: 'dvm' }), qube('b')],
      'qubes.OpenURL * a @default allow target=@dispvm:dvm',
      'qubes.Filecopy * @tag:web b allow',
    );
    expect(told(tagged, claim('not-silently', 'a', 'b'))).toBe(
      'a → silent qubes.OpenURL → @dispvm:dvm → silent qubes.Filecopy → b',
    );
  });

  it('answer the disposable that started them', () => {
    const nested = machine(
      [dvm('one', { tags: ['one'] }), dvm('two'), qube('a')],
      'qubes.OpenURL * a @default allow target=@dispvm:one',
      'qubes.VMShell * @tag:one @dispvm:two allow',
    );
    expect(told(nested, claim('never', 'two', '@dispvm:one'))).toBe(
      'two → silent template → @dispvm:two → silent answer to qubes.VMShell → @dispvm:one',
    );
  });

  it('answer another of the same owner, and of no other', () => {
    const nested = machine(
      [dvm('one', { tags: ['one'] }), dvm('two'), qube('a'), qube('b')],
      'qubes.OpenURL * a @default allow target=@dispvm:two',
      'qubes.Filecopy * @type:AppVM @dispvm:one ask',
      'qubes.VMShell * @tag:one @dispvm:two allow',
    );
    expect(told(nested, claim('not-silently', 'a', '@dispvm:one'))).toBe(
      'a → silent qubes.OpenURL → @dispvm:two → silent answer to qubes.VMShell → @dispvm:one',
    );
    expect(told(nested, claim('not-silently', 'b', '@dispvm:two'))).toBe('proved');
  });

  it('of one template may reach each other, where a rule says so', () => {
    const open = machine(
      [dvm('dvm'), qube('a', { defaultDispvm: 'dvm' }), qube('b', { defaultDispvm: 'dvm' })],
      'qubes.VMShell * @type:AppVM @dispvm allow',
      'qubes.Filecopy * @type:DispVM @type:DispVM allow',
    );
    expect(told(open, claim('never', 'a', 'b'))).toBe(
      'a → silent qubes.VMShell → @dispvm:dvm → silent qubes.Filecopy → @dispvm:dvm' +
        ' → silent answer to qubes.VMShell → b',
    );
  });

  it('can be asked for by anyone whom a broad rule redirects', () => {
    const broad = machine(
      [...net, dvm('dvm-web', { netvm: 'sys-firewall' }), qube('vault', { tags: ['nyx'] })],
      'qubes.OpenURL * @tag:nyx @default allow target=@dispvm:dvm-web',
    );
    expect(told(broad, claim('not-silently', 'vault', '@internet'))).toContain('@dispvm:dvm-web');
  });
});

describe('dom0', () => {
  it('is not reached by what it only writes down', () => {
    const world = machine([qube('a')], 'qubes.FeaturesRequest * @anyvm dom0 allow');
    expect(told(world, claim('never', 'a', '@dom0'))).toBe('proved');
    expect(flows(world)).toContainEqual({
      from: 'a',
      to: '@dom0',
      how: 'silent',
      kind: 'qrexec',
      by: 'qubes.FeaturesRequest',
      rule: '30-test.policy:1',
      arrives: 'filed',
    });
  });

  it('commands everything, once it is reached', () => {
    const world = machine([qube('sys-usb'), qube('b')], 'qubes.InputMouse * sys-usb @adminvm ask');
    expect(told(world, claim('never', 'sys-usb', 'b'))).toBe(
      'sys-usb → asks qubes.InputMouse → @dom0 → silent dom0 → b',
    );
  });

  it('acts on the qube that an admin call is about', () => {
    const world = machine(
      [qube('manager'), qube('a', { tags: ['own'] }), qube('b')],
      'admin.vm.Start * manager @tag:own allow target=dom0',
    );
    expect(told(world, claim('never', 'manager', 'a'))).toBe('manager → silent admin.vm.Start → a');
    expect(told(world, claim('never', 'manager', 'b'))).toBe('proved');
  });
});

describe('templates', () => {
  const world = machine(
    [
      ...net,
      qube('fedora', { class: 'TemplateVM' }),
      qube('a', { template: 'fedora' }),
      qube('b', { template: 'fedora' }),
    ],
    'qubes.UpdatesProxy * @type:TemplateVM @default allow target=sys-net',
    'qubes.Filecopy * a fedora ask',
  );

  it('control every qube that is made from them', () => {
    expect(told(world, claim('never', 'a', 'b'))).toBe(
      'a → asks qubes.Filecopy → fedora → silent template → b',
    );
  });

  it('take updates from the network, whose signatures are trusted, and nothing else', () => {
    expect(told(world, claim('never', '@internet', 'fedora'))).toBe('proved');
    expect(told(world, claim('not-silently', 'fedora', '@internet'))).toBe(
      'fedora → silent qubes.UpdatesProxy → sys-net → silent network device → @internet',
    );
  });

  it('take anything from a proxy that is not for templates', () => {
    const open = machine(
      [...net, qube('a')],
      'qubes.UpdatesProxy * a @default allow target=sys-net',
    );
    expect(told(open, claim('not-silently', '@internet', 'a'))).toBe(
      '@internet → silent network device → sys-net → silent answer to qubes.UpdatesProxy → a',
    );
  });
});
