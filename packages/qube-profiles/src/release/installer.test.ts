import { loadPolicy, parse } from '@nyx/qrexec-policy';
import { expect, it } from 'vitest';
import real from '../../fixtures/default-install.json' with { type: 'json' };
import { stockDefault } from '../builtin/stock.ts';
import { castOf } from '../flows/cast.ts';
import { laidOver } from '../world-of.ts';
import { INSTALLER_GLOBALS, installerQubes } from './installer.ts';
import { shippedFiles, shippedRules } from './shipped.ts';

const world = laidOver(stockDefault);

it.each(Object.entries(real.qubes))('makes %s as a real qubesd reads it back', (name, expected) => {
  const made = world.qubes.find((qube) => qube.name === name);
  const { template, memory, maxmem, hasPci, tags, features, ...same } = expected;
  expect(made).toMatchObject(same);
  expect(made?.tags.toSorted()).toEqual(tags);
  expect(made?.features).toEqual(features);
  // The machine was made from an older medium: its default template was Fedora 42.
  expect(made?.template).toBe(template === 'fedora-42-xfce' ? 'fedora-43-xfce' : template);
  expect((made?.devices.length ?? 0) > 0).toBe(hasPci);
  const table = installerQubes('R4.3').find((qube) => qube.name === name);
  expect(table?.memory ?? 400).toBe(memory);
  expect(table?.maxmem ?? 4000).toBe(maxmem);
});

it('knows the settings that the real installation ends with', () => {
  expect(INSTALLER_GLOBALS).toMatchObject(real.globals);
});

it.each(['R4.3', 'R4.2'] as const)(
  'prints the shipped rules of %s so that they load',
  (release) => {
    const parsed = parse({ release, files: shippedFiles(release) });
    expect(parsed.ok).toBe(true);
    const said = shippedRules(release).map(
      ({ link: _, file: _file, line: _line, ...rule }) => rule,
    );
    const read = parsed.ok ? parsed.value.rules : [];
    expect(read.map(({ file: _, line: _line, ...rule }) => rule)).toEqual(said);
  },
);

it.each([
  ['vault', '@dispvm', 'qubes.OpenURL', 'allow'],
  ['vault', '@dispvm', 'qubes.VMShell', 'allow'],
  ['vault', 'work', 'qubes.VMShell', 'deny'],
  ['vault', 'work', 'qubes.Filecopy', 'ask'],
  ['vault', 'work', 'qubes.ClipboardPaste', 'ask'],
  ['vault', '@default', 'qubes.GetDate', 'allow'],
  ['anon-whonix', '@default', 'qubes.GetDate', 'deny'],
  ['anon-whonix', 'work', 'qubes.OpenURL', 'deny'],
  ['anon-whonix', '@dispvm', 'qubes.OpenURL', 'ask'],
  ['sys-usb', 'dom0', 'qubes.InputMouse', 'ask'],
  ['sys-usb', 'dom0', 'qubes.InputKeyboard', 'deny'],
  ['work', 'vault', 'qubes.ConnectTCP', 'deny'],
  ['work', 'vault', 'qubes.Gpg2', 'deny'],
  ['work', 'vault', 'qubes.Gpg', 'ask'],
  ['fedora-43-xfce', '@default', 'qubes.UpdatesProxy', 'allow'],
  ['work', '@default', 'qubes.UpdatesProxy', 'deny'],
  ['work', 'dom0', 'admin.vm.List', 'deny'],
  ['work', '@default', 'qubes.Notifications', 'allow'],
])('lets %s call %s for %s: %s', (source, target, service, result) => {
  const evaluator = loadPolicy(world.policy, { domains: castOf(world).domains });
  expect(evaluator.evaluate({ source, target, call: `${service}+` }).result).toBe(result);
});

it('sends updates where the facts say', () => {
  const evaluator = loadPolicy(world.policy, { domains: castOf(world).domains });
  const goesTo = (source: string) =>
    evaluator.evaluate({ source, target: '@default', call: 'qubes.UpdatesProxy+' }).resolved_target;
  expect(goesTo('debian-13-xfce')).toBe('sys-net');
  expect(goesTo('whonix-workstation-18')).toBe('sys-whonix');
});
