import { describe, expect, it } from 'vitest';
import { Breaking } from '../test/broken.ts';
import { compiled } from '../test/compiled.ts';
import { desk, qube, stock } from '../test/desk.ts';
import { OLDER, TODAY } from '../test/versions.ts';
import { plan, type Snapshot, verify } from './index.ts';
import { MEMORY } from './memory.ts';
import { type RehearseOptions, rehearseStates } from './rehearse.ts';

function apply(profile: typeof desk, before: Snapshot, options: RehearseOptions = {}) {
  const { states, needs } = compiled(profile);
  return { states, ...rehearseStates(states, before, { ...options, needs }) };
}

describe.each(OLDER)('a machine of an older version, %s', (_, older) => {
  const old = apply(older, stock());

  it('was one of that version', () => {
    expect(old.failed).toEqual([]);
    expect(plan(older, old.snapshot).steps).toEqual([]);
  });

  it('is one of today’s after today’s bundle, and loses nothing that nobody named', () => {
    const today = apply(TODAY, old.snapshot);
    expect(today.failed).toEqual([]);
    expect(plan(TODAY, today.snapshot).steps).toEqual([]);
    expect(verify(TODAY, today.snapshot)).toMatchObject({ passed: true, failures: [] });
    expect(Object.keys(today.snapshot.qubes)).toEqual(Object.keys(old.snapshot.qubes));
    expect(apply(TODAY, today.snapshot).snapshot).toEqual(today.snapshot);
  });

  it('is told beforehand what today’s bundle does: every step is the bundle’s', () => {
    const { steps } = plan(TODAY, old.snapshot);
    expect(steps.length).toBeGreaterThan(0);
    expect(steps.filter((one) => one.by !== 'bundle')).toEqual([]);
  });

  it('loses no claim when a state fails on the way, and goes on from there (all places: proof/fail-closed.ts)', () => {
    const breaking = new Breaking(TODAY, old.snapshot);
    const every = Math.ceil(breaking.places.length / 4);
    for (const place of breaking.places.filter((_place, at) => at % every === 0)) {
      expect({ place, lost: breaking.lost(place) }).toMatchObject({ lost: [] });
      const broken = new Map([[place.state.id, place.after]]);
      const again = apply(TODAY, apply(TODAY, old.snapshot, { broken }).snapshot);
      expect({ place, failed: again.failed }).toMatchObject({ failed: [] });
      expect(plan(TODAY, again.snapshot).steps).toEqual([]);
    }
  });
});

describe('what was there before Nyx', () => {
  it('is remembered by each qube, and put back exactly when a version no longer states it', () => {
    const before = stock();
    const own = before.qubes['default-dvm'];
    if (!own) throw new Error('The fixture has no default-dvm.');
    const qubes = {
      ...before.qubes,
      'default-dvm': {
        ...own,
        tags: [...own.tags, 'room-shut'],
        features: { ...own.features, 'x-old-note': 'mine' },
        firewall: ['action=accept dsthost=example.org'],
      },
    };
    const [, , third] = OLDER;
    if (!third) throw new Error('There are too few versions.');
    const old = apply(third[1], { ...before, qubes }).snapshot;
    expect(old.qubes['default-dvm']).toMatchObject({ firewall: ['action=accept'] });
    const after = apply(TODAY, old).snapshot.qubes['default-dvm'];
    expect(after).toEqual(qubes['default-dvm']);
  });

  it('of another qube is nobody’s past: a clone’s copy of it is not followed', () => {
    const after = apply(desk, stock()).snapshot;
    const vault = after.qubes.vault;
    if (!vault) throw new Error('No vault.');
    expect(vault.features[MEMORY]).toContain('"of":"vault"');
    const cloned = {
      ...after,
      qubes: { ...after.qubes, copy: { ...vault, name: 'copy', tags: ['room-x'] } },
    };
    expect(apply(desk, cloned).snapshot.qubes.copy).toEqual(cloned.qubes.copy);
  });

  it('may be nonsense from a hostile machine, and then it is no past', () => {
    const after = apply(desk, stock()).snapshot;
    const vault = after.qubes.vault;
    if (!vault) throw new Error('No vault.');
    for (const text of ['{', '[]', '{"of":"vault","tags":[1],"prefs":{"a":{}}}', '1', '"x"']) {
      const features = { ...vault.features, [MEMORY]: text };
      const odd = { ...after, qubes: { ...after.qubes, vault: { ...vault, features } } };
      expect(plan(desk, odd).steps).toEqual([]);
    }
  });

  it('gives a router up only when nothing hangs on it', () => {
    const first = {
      ...desk,
      qubes: [
        ...desk.qubes,
        qube('router', { netvm: 'sys-firewall', providesNetwork: true }),
        qube('leaf', { netvm: 'router' }),
      ],
    };
    const second = {
      ...desk,
      qubes: [
        ...desk.qubes,
        qube('router', { netvm: 'leaf' }),
        qube('leaf', { netvm: 'sys-firewall', providesNetwork: true }),
      ],
    };
    const made = apply(first, stock());
    const turned = apply(second, made.snapshot);
    expect(turned.failed).toEqual([]);
    expect(plan(second, turned.snapshot).steps).toEqual([]);
  });
});
