import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { desk, stock } from '../test/desk.ts';
import { fakeQubesd } from '../test/fake-qubesd.ts';
import { applied } from '../test/machine.ts';
import { pythonWith } from '../test/python.ts';
import { REMEMBER } from './asset/remember.ts';
import { REMOVE } from './asset/remove.ts';
import { printSnapshot, readSnapshot, removal, type Snapshot } from './index.ts';
import { MARK } from './intended.ts';
import { MEMORY } from './memory.ts';

const python = pythonWith();

/** A machine of the profile on which the owner hung two qubes of their own on ours. */
function lived(): Snapshot {
  const after = applied(desk);
  const { work } = after.qubes;
  if (!work) throw new Error('No work here.');
  const points = (name: string) => ({
    ...work.properties,
    [name]: { value: 'dvm-web', default: false },
  });
  const qubes = {
    ...after.qubes,
    'a-own': { ...work, name: 'a-own', properties: points('default_dispvm') },
    work: { ...work, properties: points('default_dispvm') },
  };
  return { ...after, qubes };
}

/** The owner's own policy; two are named almost as ours are. */
const OWN = ['30-user.policy', '35-nyx-desk.policy', '51-nyx-desk.policy'];
const ALL = ['news', 'desk', 'lab', 'dvm-web'];

describe('taking qubes away', () => {
  it('goes in the order that qubesd accepts, the owner’s own qubes first (facts 11.4)', () => {
    const steps = removal(lived(), ALL);
    expect(steps.ok && steps.value.map((one) => `${one.kind} ${one.qube} ${one.what}`)).toEqual([
      'global dom0 default_dispvm',
      'change a-own default_dispvm',
      'change work default_dispvm',
      'change desk default_dispvm',
      'change news default_dispvm',
      'remove news qube',
      'remove desk qube',
      'remove lab qube',
      'remove dvm-web qube',
    ]);
  });

  it.each([
    ['vault', 'Nyx did not make it'],
    ['nothing-here', 'No qube has this name'],
    ['dvm-web', 'It is made from dvm-web'],
  ])('refuses %s: %s', (name, message) => {
    const steps = removal(lived(), [name]);
    expect(steps.ok ? '' : steps.problems.map((one) => one.message).join()).toContain(message);
  });
});

describe.skipIf(python === null)('nyx-remove, run by a real Python on our own qubesd', () => {
  let root = '';
  let state = '';
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'nyx-remove-'));
    state = join(root, 'state.json');
    for (const folder of ['opt/nyx/bin', 'etc/qubes/policy.d'])
      mkdirSync(join(root, folder), { recursive: true });
    writeFileSync(
      join(root, 'opt/nyx/bin/nyx-remember'),
      REMEMBER.replace('#!/usr/bin/python3', `#!/usr/bin/env ${python}`),
    );
    chmodSync(join(root, 'opt/nyx/bin/nyx-remember'), 0o755);
    for (const file of ['31-nyx-desk.policy', '55-nyx-desk.policy', ...OWN])
      writeFileSync(join(root, 'etc/qubes/policy.d', file), '');
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  function run(before: Snapshot, typed: string, ...options: readonly string[]) {
    return runOn(printSnapshot(before), typed, ...options);
  }

  function runOn(before: string, typed: string, ...options: readonly string[]) {
    writeFileSync(state, before);
    const script = join(root, 'nyx-remove');
    writeFileSync(script, REMOVE);
    const done = spawnSync(python ?? '', [script, '--root', root, ...options], {
      input: typed,
      encoding: 'utf8',
      env: fakeQubesd(state),
    });
    const read = readSnapshot(readFileSync(state, 'utf8'));
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    const log = existsSync(`${state}.log`)
      ? readFileSync(`${state}.log`, 'utf8').trim().split('\n')
      : [];
    return { status: done.status, out: done.stdout, err: done.stderr, after: read.value, log };
  }

  it('changes nothing when nothing is named, and lists the owner’s qubes that point at ours', () => {
    const told = run(lived(), '');
    expect(told).toMatchObject({ status: 0, log: [] });
    expect(told.out).toContain('Made by Nyx: desk, dvm-web, lab, news');
    expect(told.out).toContain('Yours, and points at it: a-own, default_dispvm is dvm-web');
  });

  it('removes what was named twice, as the plan says, and keeps every other qube', () => {
    const told = run(lived(), `${ALL.join(' ')}\n`, ...ALL);
    expect(told).toMatchObject({ status: 0, err: '' });
    const said = removal(lived(), ALL);
    const words = said.ok
      ? said.value.map((one) =>
          one.kind === 'remove'
            ? `remove ${one.qube}`
            : `set ${one.kind === 'global' ? 'globals' : one.qube} ${one.what} None`,
        )
      : [];
    expect(told.log).toEqual(words);
    expect(Object.keys(told.after.qubes).sort()).toEqual(
      Object.keys(lived().qubes)
        .filter((name) => !ALL.includes(name))
        .sort(),
    );
  });

  function labWith(more: object): string {
    const { qubes, ...rest } = JSON.parse(printSnapshot(lived())) as { qubes: { lab: object } };
    return JSON.stringify({ ...rest, qubes: { ...qubes, lab: { ...qubes.lab, ...more } } });
  }

  /** The same, on which the owner leans on ours in every other way that qubesd knows. */
  function leaning(): Snapshot {
    const before = lived();
    const { 'a-own': own, news } = before.qubes;
    if (!own || !news) throw new Error('No such qubes.');
    const set = (value: string) => ({ value, default: false });
    const properties = {
      ...own.properties,
      management_dispvm: set('dvm-web'),
      audiovm: set('desk'),
      guivm: set('desk'),
    };
    return {
      ...before,
      globals: {
        ...before.globals,
        management_dispvm: set('dvm-web'),
        default_audiovm: set('desk'),
      },
      qubes: { ...before.qubes, 'a-own': { ...own, properties } },
    };
  }

  it('lets go of every pointer for which qubesd would refuse the removal half-way', () => {
    const told = run(leaning(), `${ALL.join(' ')}\n`, ...ALL);
    expect(told).toMatchObject({ status: 0, err: '' });
    const said = removal(leaning(), ALL);
    const changes = said.ok ? said.value.filter((one) => one.kind !== 'remove') : [];
    expect(told.log.slice(0, changes.length)).toEqual(
      changes.map((one) => `set ${one.kind === 'global' ? 'globals' : one.qube} ${one.what} None`),
    );
    expect(changes.map((one) => `${one.qube} ${one.what}`)).toEqual([
      'dom0 default_dispvm',
      'dom0 management_dispvm',
      'dom0 default_audiovm',
      'a-own default_dispvm',
      'a-own management_dispvm',
      'a-own audiovm',
      'a-own guivm',
      'work default_dispvm',
      'desk default_dispvm',
      'news default_dispvm',
    ]);
  });

  it('lists all of the owner’s that points at ours before a name is typed: settings and disposables too', () => {
    const before = leaning();
    const { news } = before.qubes;
    if (!news) throw new Error('No news here.');
    const features = {};
    const qubes = { ...before.qubes, 'my-disp': { ...news, name: 'my-disp', features } };
    const { out } = run({ ...before, qubes }, '');
    for (const line of [
      'Of Qubes, and points at it: default_dispvm is dvm-web',
      'Of Qubes, and points at it: management_dispvm is dvm-web',
      'Yours, and points at it: a-own, guivm is desk',
      'Yours, and points at it: my-disp, template is dvm-web',
    ])
      expect(out.split('\n')).toContain(line);
  });

  it('changes nothing when a qube is started while the names are typed: qubesd would kill it', () => {
    const told = runOn(labWith({ starts_after: 1 }), `${ALL.join(' ')}\n`, ...ALL);
    expect(told).toMatchObject({ status: 1, log: [] });
    expect(told.err).toContain('lab: it runs.');
  });

  it('removes no qube that is started while others go', () => {
    const told = runOn(labWith({ starts_after: 2 }), `${ALL.join(' ')}\n`, ...ALL);
    expect(told.status).toBe(1);
    expect(told.err).toContain('lab: it runs.');
    expect(told.after.qubes.lab).toBeDefined();
  });

  it('does nothing when the names are not typed again', () => {
    expect(run(lived(), 'desk\n', ...ALL)).toMatchObject({ status: 1, log: [] });
  });

  it('never removes what runs, what is not ours, or what a disposable of the owner is made from', () => {
    const ran = runOn(labWith({ running: true }), 'lab\n', 'lab');
    expect(ran.status).toBe(1);
    expect(ran.err).toContain('lab: it runs.');
    expect(run(lived(), 'vault\n', 'vault')).toMatchObject({ status: 1, log: [] });
    expect(run(lived(), 'dvm-web\n', 'dvm-web').err).toContain('news is made from dvm-web');
  });

  it('uninstalls: puts back, removes what is named, makes the rest the owner’s, policy last', () => {
    const told = run(lived(), 'news\n', '--uninstall', 'news');
    expect(told).toMatchObject({ status: 0, err: '' });
    expect(told.after.qubes.news).toBeUndefined();
    expect(told.after.qubes.desk?.features[MARK]).toBeUndefined();
    const { vault } = stock().qubes;
    expect(told.after.qubes.vault?.properties).toEqual(vault?.properties);
    expect(
      Object.values(told.after.qubes).filter(
        (one) => MEMORY in one.features || MARK in one.features,
      ),
    ).toEqual([]);
    expect(told.out.trimEnd().split('\n').slice(-3)).toEqual([
      'The files of Nyx stay; to have them gone too, run: sudo rm -r /opt/nyx',
      'remove /etc/qubes/policy.d/31-nyx-desk.policy',
      'remove /etc/qubes/policy.d/55-nyx-desk.policy',
    ]);
    for (const file of OWN)
      expect([file, existsSync(join(root, 'etc/qubes/policy.d', file))]).toEqual([file, true]);
  });
});
