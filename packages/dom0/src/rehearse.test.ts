import { builtInProfiles, type Proof, proveAll } from '@nyx/qube-profiles';
import { describe, expect, it } from 'vitest';
import { Breaking, numbers, shuffled } from '../test/broken.ts';
import { compiled } from '../test/compiled.ts';
import { desk, qube, stock } from '../test/desk.ts';
import { deskBundle } from '../test/kickstart.ts';
import { plan, rehearse, type Snapshot, verify, worldOfSnapshot } from './index.ts';
import { breakingPoints, rehearseStates } from './rehearse.ts';
import type { State } from './state.ts';

function statesOf(profile = desk): readonly State[] {
  return compiled(profile).states;
}

function applied(snapshot = stock(), profile = desk): Snapshot {
  return rehearseStates(statesOf(profile), snapshot).snapshot;
}

function proofsOn(snapshot: Snapshot): readonly Proof[] {
  const world = worldOfSnapshot(snapshot);
  if (!world.ok) throw new Error(JSON.stringify(world.problems));
  return proveAll(world.value, desk.claims);
}

/** Claims that a real path breaks; a claim about a qube that is not there yet has none. */
function brokenClaims(snapshot: Snapshot): readonly string[] {
  return proofsOn(snapshot).flatMap((proof) =>
    proof.proved || proof.path.length === 0 ? [] : [proof.claim.id],
  );
}

describe('a rehearsal', () => {
  it('leaves nothing to do and every claim proved', () => {
    const after = rehearse(deskBundle(), stock());
    if (!after.ok) throw new Error(JSON.stringify(after.problems));
    expect(plan(desk, after.value)).toMatchObject({ steps: [], outcome: 'nothing' });
    expect(proofsOn(after.value).every((proof) => proof.proved)).toBe(true);
  });

  it('says that it is one, and is never listed as proof of a machine', () => {
    const checked = verify(desk, applied());
    expect(checked).toMatchObject({ passed: true, rehearsal: true, proved: [], weaklyShown: [] });
    expect(checked.notProved.map((one) => one.evidence).join()).toContain('Rehearsal only');
    expect(checked.assumptions.join(' ')).toContain('rehearsal');
    expect(checked.assumptions.join(' ')).toContain('policy that R4.3 ships is assumed');
  });

  it('changes nothing the second time', () => {
    const once = applied();
    expect(rehearseStates(statesOf(), once).snapshot).toEqual(once);
  });

  it('takes a profile as well as a bundle', () => {
    const after = rehearse(desk, stock());
    expect(after.ok && after.value.qubes.desk?.properties.netvm?.value).toBe('sys-firewall');
  });

  it('never takes over a qube of the same name that somebody else made (blueprint: dom0)', () => {
    const before = stock();
    const work = before.qubes.work;
    if (!work) throw new Error('The fixture has no work.');
    const theirs: Snapshot = {
      ...before,
      qubes: { ...before.qubes, desk: { ...work, name: 'desk' } },
    };
    const { snapshot, failed } = rehearseStates(statesOf(), theirs);
    expect(snapshot.qubes.desk).toEqual(theirs.qubes.desk);
    expect(failed.length).toBeGreaterThan(10);
    expect(plan(desk, theirs).steps).toContainEqual(
      expect.objectContaining({ qube: 'desk', what: 'maker', by: 'person' }),
    );
  });

  it('opens nothing when a template cannot be fetched', () => {
    const far = {
      ...desk,
      templates: [...desk.templates, { family: 'debian-minimal', packages: [], why: 'Small.' }],
      qubes: [...desk.qubes, qube('far', { template: 'debian-minimal' })],
    };
    const { snapshot, failed } = rehearseStates(statesOf(far), stock(), { offline: true });
    expect(snapshot.qubes.far).toBeUndefined();
    expect(snapshot.qubes.desk?.properties.netvm?.value).toBeNull();
    expect(failed).toContain(statesOf(far).find((state) => state.act.kind === 'barrier')?.id);
  });

  it('leaves out what the owner unticked at first boot (facts 11.3)', () => {
    const { vault: _, ...rest } = stock().qubes;
    const { failed } = rehearseStates(statesOf(), { ...stock(), qubes: rest });
    expect(failed).toEqual([]);
  });
});

describe('a formula of which every state fails in turn (facts 11.2)', () => {
  const states = statesOf();
  const points = states.flatMap((state) =>
    Array.from({ length: breakingPoints(state) }, (_, after) => [state, after] as const),
  );

  it('has many places to fail at', () => {
    expect(points.length).toBeGreaterThan(states.length);
  });

  it('breaks no claim that held before, on a stock machine and on one that was set up', () => {
    for (const before of [stock(), applied()]) {
      const already = new Set(brokenClaims(before));
      for (const [state, after] of points.filter((_, at) => at % 6 === 0)) {
        if (state.phase === 'open' && after > 0) continue;
        const broken = new Map([[state.id, after]]);
        const { snapshot, failed } = rehearseStates(states, before, { broken });
        const lost = brokenClaims(snapshot).filter((id) => !already.has(id));
        expect({ id: state.id, after, lost }).toEqual({ id: state.id, after, lost: [] });
        expect(failed).toContain(state.id);
      }
    }
  });

  it('gives no qube of ours a network before every qube is closed', () => {
    const barrier = states.findIndex((state) => state.phase === 'barrier');
    for (const [state, after] of points) {
      if (states.indexOf(state) > barrier) continue;
      const broken = new Map([[state.id, after]]);
      const { snapshot } = rehearseStates(states, stock(), { broken });
      for (const name of ['desk', 'dvm-web', 'news', 'lab']) {
        const netvm = snapshot.qubes[name]?.properties.netvm?.value ?? null;
        expect({ name, state: state.id, after, netvm }).toMatchObject({ netvm: null });
      }
    }
  });

  it('leaves no half-made qube behind: one without its tags is one that the policy does not know', () => {
    for (const [state, after] of points) {
      if (state.act.kind !== 'create') continue;
      const broken = new Map([[state.id, after]]);
      expect(
        rehearseStates(states, stock(), { broken }).snapshot.qubes[state.act.qube],
      ).toBeUndefined();
    }
  });

  it('can be run again after the cause is gone, and then nothing is left to do', () => {
    for (const [state, after] of points.filter((_, at) => at % 6 === 0)) {
      const broken = new Map([[state.id, after]]);
      const half = rehearseStates(states, stock(), { broken }).snapshot;
      const again = rehearseStates(states, half);
      expect({ id: state.id, after, failed: again.failed }).toMatchObject({ failed: [] });
      expect(plan(desk, again.snapshot).steps).toEqual([]);
    }
  });
});

describe.each(builtInProfiles.map((profile) => [profile.name, profile] as const))(
  'the states of %s',
  (_, profile) => {
    const { states, needs } = compiled(profile);

    it('lose no claim that denies, whichever fails (11.2; all places: proof/fail-closed.ts)', () => {
      const breaking = new Breaking(profile, stock());
      const every = Math.ceil(breaking.places.length / 4);
      for (const place of breaking.places.filter((_place, at) => at % every === 0))
        expect({ place, lost: breaking.lost(place) }).toMatchObject({ lost: [] });
    });

    it('give the same machine twice, and in any order that their requirements allow (11.3)', () => {
      const straight = rehearseStates(states, stock(), { needs });
      expect(straight.failed).toEqual([]);
      expect(rehearseStates(states, straight.snapshot, { needs }).snapshot).toEqual(
        straight.snapshot,
      );
      for (const seed of [0, 9]) {
        const turned = rehearseStates(shuffled(states, numbers(seed)), stock(), { needs });
        expect({ seed, ...turned }).toEqual({ seed, ...straight });
      }
    });
  },
);

describe('the policy of a rehearsed machine', () => {
  it('fails the check and names the path when one of its lines is missing', () => {
    const after = applied();
    const policy = after.policy;
    const text = policy?.etc['31-nyx-desk.policy'] ?? '';
    const without = text.replace('qubes.OpenURL * vault @anyvm deny\n', '');
    const allow = `${without}qubes.OpenURL * vault @default allow target=desk\n`;
    if (!policy) throw new Error('The rehearsal has no policy.');
    const etc = { ...policy.etc, '31-nyx-desk.policy': allow };
    const checked = verify(desk, { ...after, policy: { ...policy, etc } });
    expect(checked.passed).toBe(false);
    const path = checked.failures.find((one) => one.where === 'claims.vault-is-offline')?.message;
    expect(path).toContain('vault → silent qubes.OpenURL → desk');
    expect(checked.plan.steps).toContainEqual(
      expect.objectContaining({
        what: '31-nyx-desk.policy',
        new: 'qubes.OpenURL * vault @anyvm deny',
      }),
    );
  });
});
