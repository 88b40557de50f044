import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Profile } from '@nyx/qube-profiles';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compiled } from '../test/compiled.ts';
import { stock } from '../test/desk.ts';
import { fakeQubesd } from '../test/fake-qubesd.ts';
import { pythonWith } from '../test/python.ts';
import { OLDER, TODAY } from '../test/versions.ts';
import { REMEMBER } from './asset/remember.ts';
import { draftOf, snapshotOf } from './draft.ts';
import { printSnapshot, readSnapshot, type Snapshot } from './index.ts';
import { policyOf } from './machine-policy.ts';
import { printWants, wantsOf } from './memory.ts';
import { rehearseStates } from './rehearse.ts';
import { forget, remember } from './remember.ts';

const python = pythonWith();

function applied(profile: Profile, before: Snapshot): Snapshot {
  return rehearseStates(compiled(profile).states, before).snapshot;
}

/** What the model makes of the same. */
function modelled(profile: Profile, before: Snapshot, act: typeof remember): Snapshot {
  const policy = policyOf(before);
  const draft = draftOf(before, policy.etc);
  act(draft, wantsOf(profile));
  return snapshotOf(draft, before, policy);
}

describe.skipIf(python === null)('nyx-remember, run by a real Python on our own qubesd', () => {
  let root = '';
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'nyx-remember-'));
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  function run(profile: Profile, before: Snapshot, ...options: readonly string[]) {
    const state = join(root, 'state.json');
    const wants = join(root, 'wants.json');
    writeFileSync(state, printSnapshot(before));
    writeFileSync(wants, printWants(wantsOf(profile)));
    const again = (...more: readonly string[]) =>
      spawnSync(python ?? '', ['-', '--wants', wants, ...options, ...more], {
        input: REMEMBER,
        encoding: 'utf8',
        env: fakeQubesd(state),
      });
    const done = again();
    const read = readSnapshot(readFileSync(state, 'utf8'));
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    return { status: done.status, said: done.stderr, after: read.value, again };
  }

  it.each([
    ['a stock machine', stock()],
    ...OLDER.map(([what, one]) => [what, applied(one, stock())] as const),
  ] as const)('remembers and forgets on %s as the model says', (_, before) => {
    const first = run(TODAY, before);
    expect(first).toMatchObject({ status: 0, said: '' });
    expect(first.after.qubes).toEqual(modelled(TODAY, before, remember).qubes);
    const last = run(TODAY, first.after, '--forget');
    expect(last).toMatchObject({ status: 0, said: '' });
    expect(last.after.qubes).toEqual(modelled(TODAY, first.after, forget).qubes);
    expect(last.after.globals).toEqual(modelled(TODAY, first.after, forget).globals);
    expect(last.again('--check').status).toBe(0);
  });

  it('says by its exit code that there is something to do, and does not do it', () => {
    const told = run(TODAY, stock(), '--check');
    expect(told.status).toBe(1);
    expect(told.after).toEqual(stock());
  });

  it('goes on with the others, and fails, where what was there is gone', () => {
    const [, second] = OLDER;
    if (!second) throw new Error('There are too few versions.');
    const old = applied(second[1], stock());
    const { work: _, ...qubes } = old.qubes;
    const dom0 = old.qubes.dom0;
    if (!dom0) throw new Error('No dom0.');
    const features = {
      ...dom0.features,
      'x-nyx-before':
        '{"features":{},"firewall":null,"globals":{"default_dispvm":"gone"},"of":"dom0","prefs":{},"tags":{}}',
    };
    const broken = { ...old, qubes: { ...qubes, dom0: { ...dom0, features } } };
    const told = run(TODAY, broken, '--forget');
    expect(told.status).toBe(1);
    expect(told.said).toContain('nyx-remember: dom0: No such domain: gone');
    expect(told.after.qubes.untrusted?.properties.netvm).toMatchObject({ default: true });
  });
});
