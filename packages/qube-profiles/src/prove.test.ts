import { type Policy, parse } from '@nyx/qrexec-policy';
import { describe, expect, it } from 'vitest';
import { disagreement } from '../test/compare.ts';
import { Random } from '../test/random.ts';
import { randomWorld } from '../test/random-world.ts';
import type { Claim } from './claim.ts';
import { flows } from './flows.ts';
import { blastRadius, prove } from './prove.ts';
import type { World, WorldQube } from './world.ts';

function policy(...lines: string[]): Policy {
  const read = parse({ release: 'R4.3', files: { '30-test.policy': `${lines.join('\n')}\n` } });
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.value;
}

function qube(name: string, given: Partial<WorldQube> = {}): WorldQube {
  return {
    name,
    class: 'AppVM',
    label: 'red',
    template: null,
    templateForDispvms: false,
    netvm: null,
    providesNetwork: false,
    defaultDispvm: null,
    tags: [],
    features: {},
    firewall: ['action=accept'],
    autostart: false,
    devices: [],
    ...given,
  };
}

function machine(qubes: readonly WorldQube[], ...lines: string[]): World {
  return { qubes, policy: policy(...lines), updatevm: null };
}

const net = [
  qube('sys-net', { providesNetwork: true, devices: ['net'] }),
  qube('sys-firewall', { providesNetwork: true, netvm: 'sys-net' }),
];

function claim(kind: 'never' | 'not-silently', from: string, to: string): Claim {
  return { id: 'it', kind, text: 'A claim.', from: [from], to: [to] };
}

function through(from: string, to: string, by: string): Claim {
  return { id: 'it', kind: 'only-through', through: by, text: 'A claim.', from: [from], to: [to] };
}

/** The sentence of the path that breaks a claim, or `proved`. */
function told(world: World, of: Claim): string {
  const proof = prove(world, of);
  return proof.proved ? 'proved' : proof.sentence;
}

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
