import { describe, expect, it } from 'vitest';
import { disagreement } from '../test/compare.ts';
import { Random } from '../test/random.ts';
import { randomWorld } from '../test/random-world.ts';
import { claim, machine, net, qube, through, told } from '../test/small-world.ts';
import { blastRadius, prove } from './prove.ts';
import type { World } from './world.ts';

describe('a path', () => {
  const chain = machine(
    [qube('untrusted'), qube('work'), qube('vault-gpg')],
    'qubes.Gpg2 * work vault-gpg allow',
    'qubes.Filecopy * untrusted work ask',
    'qubes.Filecopy * @anyvm @anyvm deny',
  );

  it('is told with every step and how it happens', () => {
    expect(told(chain, claim('never', 'untrusted', 'vault-gpg'))).toBe(
      'untrusted → asks qubes.Filecopy → work → silent qubes.Gpg2 → vault-gpg',
    );
    expect(told(chain, claim('not-silently', 'untrusted', 'vault-gpg'))).toBe('proved');
  });

  it('names the rule that allows each step', () => {
    const proof = prove(chain, claim('never', 'untrusted', 'vault-gpg'));
    expect(proof.proved ? [] : proof.path.map(({ rule }) => rule)).toEqual([
      '30-test.policy:2',
      '30-test.policy:1',
    ]);
  });

  it('goes back along a call that answers, and not along a copy', () => {
    expect(told(chain, claim('never', 'vault-gpg', 'work'))).toBe(
      'vault-gpg → silent answer to qubes.Gpg2 → work',
    );
    expect(told(chain, claim('never', 'work', 'untrusted'))).toBe('proved');
  });

  it('takes a service that nobody knows to go both ways', () => {
    const world = machine([qube('a'), qube('b')], 'own.Thing * a b allow');
    expect(told(world, claim('never', 'b', 'a'))).toBe('b → silent answer to own.Thing → a');
  });

  it('is the shortest, and among those the one with the fewest clicks', () => {
    const world = machine(
      ['a', 'b', 'c', 'd'].map((name) => qube(name)),
      'own.Ask * a b ask',
      'own.Ask * b d allow',
      'own.Allow * a c allow',
      'own.Allow * c d allow',
    );
    expect(told(world, claim('never', 'a', 'd'))).toBe(
      'a → silent own.Allow → c → silent own.Allow → d',
    );
  });
});

it('goes where a rule sends a call of a qube to itself', () => {
  const world = machine([qube('a'), qube('b')], 'own.Thing * @anyvm b allow target=a');
  expect(told(world, claim('not-silently', 'b', 'a'))).toBe('b → silent own.Thing → a');
});

it('goes where a rule sends it, and not where it was meant to go', () => {
  const qubes = [qube('b'), qube('a'), qube('c')];
  const world = machine(qubes, 'qubes.Filecopy * a @anyvm allow target=b');
  expect(blastRadius(world, 'a')).toMatchObject({
    silent: ['b'],
    never: ['c', '@internet', '@dom0'],
  });
});

describe('the network', () => {
  const world = machine([
    ...net,
    qube('a', { netvm: 'sys-firewall' }),
    qube('b', { netvm: 'sys-firewall' }),
  ]);

  it('carries traffic out and not from one qube to another', () => {
    expect(told(world, claim('not-silently', 'a', '@internet'))).toBe(
      'a → silent netvm → sys-firewall → silent netvm → sys-net → silent network device → @internet',
    );
    expect(told(world, claim('never', 'a', 'b'))).toBe('proved');
  });

  it('is in the hands of whoever owns what carries it', () => {
    expect(told(world, claim('never', 'sys-firewall', 'b'))).toBe(
      'sys-firewall → silent client → b',
    );
  });

  it('brings what comes from outside into every qube that is online', () => {
    expect(told(world, claim('never', '@internet', 'b'))).toContain(
      'sys-firewall → silent client → b',
    );
  });

  it('is no bridge beyond the machine', () => {
    expect(blastRadius(world, 'a')).toMatchObject({
      silent: ['sys-net', 'sys-firewall', '@internet'],
      never: ['b', '@dom0'],
    });
  });

  it.each([
    ['nothing allowed', ['action=drop'], 'sys-firewall', 'proved'],
    ['one host allowed', ['action=accept dsthost=bank.example'], 'sys-firewall', 'leaks'],
    ['only name lookups allowed', ['action=accept specialtarget=dns'], 'sys-firewall', 'leaks'],
    ['an accept after a drop of all', ['action=drop', 'action=accept'], 'sys-firewall', 'proved'],
    ['rules that the netvm does not enforce', ['action=drop'], 'sys-net', 'leaks'],
  ])('with %s: %s behind %s is %s', (_, firewall, netvm, expected) => {
    const found = told(
      machine([...net, qube('a', { netvm, firewall })]),
      claim('never', 'a', '@internet'),
    );
    expect(found === 'proved' ? 'proved' : 'leaks').toBe(expected);
  });
});

it('knows who configures and who shows a qube', () => {
  const qubes = [qube('mgmt'), qube('gui'), qube('a', { tags: ['guivm-gui'] })];
  const world: World = { ...machine(qubes), managementDispvm: 'mgmt' };
  expect(told(world, claim('never', 'mgmt', 'a'))).toBe('mgmt → silent management → a');
  expect(told(world, claim('never', 'gui', 'a'))).toBe('gui → silent guivm → a');
  expect(told(world, claim('never', 'a', 'gui'))).toBe('a → silent guivm → gui');
});

it('proves that there is only one way, or shows the other', () => {
  const tor = qube('sys-whonix', { providesNetwork: true, netvm: 'sys-firewall' });
  const anon = qube('anon', { netvm: 'sys-whonix' });
  const closed = machine([...net, tor, anon]);
  expect(told(closed, through('anon', '@internet', 'sys-whonix'))).toBe('proved');
  const open = machine([...net, tor, anon], 'qubes.Filecopy * anon sys-firewall ask');
  expect(told(open, through('anon', '@internet', 'sys-whonix'))).toContain(
    'anon → asks qubes.Filecopy → sys-firewall',
  );
});

it('proves nothing about a qube that is not there', () => {
  expect(prove(machine([qube('a')]), claim('never', 'vault', 'a'))).toMatchObject({
    proved: false,
    path: [],
    sentence: 'There is no `vault` here, so nothing is proved about it',
  });
});

it('is not confused by qubes that are called like parts of JavaScript', () => {
  const world = machine(
    [qube('constructor'), qube('hasOwnProperty')],
    'qubes.Filecopy * constructor hasOwnProperty allow',
  );
  expect(blastRadius(world, 'constructor').silent).toEqual(['hasOwnProperty']);
  expect(Object.keys(blastRadius(world, 'constructor').paths)).toEqual(['hasOwnProperty']);
});

it('understands rules that name a qube by its uuid', () => {
  const uuid = 'f5e95f60-b0fe-4e10-9e33-3e33cca06180';
  const world = machine(
    [qube('a', { uuid, class: 'DispVM' }), qube('b')],
    `own.Thing * uuid:${uuid} b allow`,
  );
  expect(blastRadius(world, 'a').silent).toEqual(['b']);
});

it('agrees with a search that tries everything, on machines that make no sense', () => {
  for (let seed = 90_000; seed < 90_025; seed += 1) {
    const random = new Random(seed);
    expect(disagreement(random, randomWorld(random), 8), `seed ${seed}`).toBeUndefined();
  }
});
