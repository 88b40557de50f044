import { describe, expect, it } from 'vitest';
import { desk, qube, stock, unit } from '../test/desk.ts';
import { deskBundle } from '../test/kickstart.ts';
import { toJson } from '../test/yaml-data.ts';
import { APPLY } from './asset/apply.ts';
import { buildBundle } from './bundle.ts';
import { rehearse } from './index.ts';
import { formulaTree } from './sls.ts';

const { states, files } = deskBundle();
const text = files.find((file) => file.path === 'salt/nyx/profile.sls')?.text ?? '';

interface Call {
  readonly fn: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly order: readonly string[];
}

/** Every state as Salt would call it. */
const calls: readonly Call[] = Object.values(
  toJson(formulaTree(states)) as Record<string, Record<string, object[]>>,
).flatMap((state) =>
  Object.entries(state).map(([fn, list]) => ({
    fn,
    args: Object.assign({}, ...list) as Record<string, unknown>,
    order: list.flatMap((one) => Object.keys(one)),
  })),
);
const prefs = calls.filter((one) => one.fn === 'qvm.prefs');

describe('facts 9.1: Salt’s qvm states as they really are', () => {
  it('“test=True really sets prefs”: nobody asks for it', () => {
    expect(text + APPLY).not.toMatch(/test=/i);
  });

  it('“Unknown prefs keys are ignored silently”: only keys of facts 3.4 are written', () => {
    const known =
      /^(name|order|require|onlyif|autostart|default_dispvm|template-for-dispvms|label|maxmem|memory|netvm|provides-network|template|vcpus)$/;
    for (const { order } of prefs) for (const key of order) expect(key).toMatch(known);
  });

  it('“on 4.2 also provides_network (use provides-network)”', () => {
    expect(prefs.some((one) => 'provides-network' in one.args)).toBe(true);
  });

  it('“qvm.present returns True when qvm-create failed”: it is not used, and prefs follow each creation', () => {
    expect(calls.some((one) => /qvm\.(present|vm|clone)/.test(one.fn))).toBe(false);
    for (const { act } of states) {
      if (act.kind === 'create')
        expect(
          prefs.some((one) => one.args.name === act.qube && one.args.label === act.label),
        ).toBe(true);
    }
  });

  it('“present takes mem, not memory; put memory in prefs”', () => {
    expect(prefs.find((one) => one.args.name === 'desk' && 'memory' in one.args)?.args.memory).toBe(
      600,
    );
    expect(text).not.toMatch(/"mem"/);
  });

  it('“No VM: netvm: none … default_dispvm: none (underscores) work”', () => {
    const vault = prefs.find((one) => one.args.name === 'vault' && 'netvm' in one.args);
    expect(vault?.args).toMatchObject({ netvm: 'none', default_dispvm: 'none' });
    expect(text).not.toMatch(/default-dispvm"|"None"/);
  });

  it('“*default* resets a property”', () => {
    const lazy = { ...desk, qubes: [...desk.qubes, qube('lazy', { netvm: '*default*' })] };
    const bundle = buildBundle(lazy, unit);
    const sls = bundle.ok
      ? bundle.value.files.find((file) => file.path.endsWith('profile.sls'))?.text
      : '';
    expect(sls).toMatch(/"name": "lazy"\n *- "netvm": "\*default\*"/);
    const after = rehearse(lazy, stock());
    expect(after.ok && after.value.qubes.lazy?.properties.netvm).toEqual({
      value: 'sys-firewall',
      default: true,
    });
  });

  it('“Never converges: quoted numbers or booleans in prefs”', () => {
    for (const { args } of prefs)
      for (const [key, value] of Object.entries(args))
        if (/^(memory|maxmem|vcpus|order)$/.test(key)) expect(typeof value).toBe('number');
        else if (/^(autostart|provides-network|template-for-dispvms)$/.test(key))
          expect(typeof value).toBe('boolean');
  });

  it('“features: set … quote strings; it is a list of one-key maps”', () => {
    const sets = calls.filter((one) => one.fn === 'qvm.features').map((one) => one.args.set);
    expect(sets.length).toBeGreaterThan(0);
    for (const set of sets) {
      expect(Array.isArray(set)).toBe(true);
      for (const one of set as Record<string, unknown>[]) {
        expect(Object.values(one).map((value) => typeof value)).toEqual(['string']);
      }
    }
  });

  it('“service: disable: [meminfo-writer] together with any maxmem” is refused', () => {
    const still = {
      ...desk,
      qubes: [...desk.qubes, qube('x', { services: { 'meminfo-writer': false } })],
    };
    expect(buildBundle(still, unit).ok).toBe(false);
  });

  it('“qvm.vm runs … in that order whatever the order in the file”: each step is a state of its own', () => {
    expect(text).not.toContain('qvm.vm');
  });

  it('“Two states of the same module under one ID do not compile; the same ID twice does not either”', () => {
    const tree = toJson(formulaTree(states)) as Record<string, object>;
    expect(Object.keys(tree)).toHaveLength(states.length);
    for (const state of Object.values(tree)) expect(Object.keys(state)).toHaveLength(1);
  });

  it('“pcidevs only adds … detach raises TypeError”: no device is named in a formula', () => {
    expect(text).not.toMatch(/pcidevs|pci-strictreset|qvm\.devices/);
  });

  it('“States in user_salt need saltenv=user”: ours are in the base environment, with no top', () => {
    expect(APPLY).toContain('/srv/salt/nyx');
    expect(APPLY).not.toMatch(/user_salt|saltenv/);
  });

  it('“A named disposable …; its template must already have template_for_dispvms”', () => {
    const at = (find: (state: (typeof states)[number]) => boolean) => states.findIndex(find);
    const can = at(
      ({ act }) =>
        act.kind === 'prefs' &&
        act.qube === 'dvm-web' &&
        act.set.some(([key, on]) => key === 'template_for_dispvms' && on === true),
    );
    expect(can).toBeGreaterThan(0);
    expect(can).toBeLessThan(at(({ act }) => act.kind === 'create' && act.qube === 'news'));
  });
});
