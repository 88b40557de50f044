import type { Profile } from '@nyx/qube-profiles';
import fc from 'fast-check';
import { anyUnit } from './any-unit.ts';
import { desk, qube } from './desk.ts';

/** Every text of a profile that could reach dom0, and how to put another in its place. */
export const FIELDS: Readonly<Record<string, (text: string) => Profile>> = {
  name: (text) => ({ ...desk, name: text }),
  version: (text) => ({ ...desk, version: text }),
  title: (text) => ({ ...desk, title: text }),
  summary: (text) => ({ ...desk, summary: text }),
  'template family': (text) => ({ ...desk, templates: [{ family: text, packages: [], why: 'x' }] }),
  package: (text) => ({
    ...desk,
    templates: [{ family: 'debian-xfce', packages: [text], why: 'x' }],
  }),
  'qube name': (text) => ({ ...desk, qubes: [...desk.qubes, qube(text)] }),
  'qube label': (text) => ({
    ...desk,
    qubes: [...desk.qubes, qube('x', { label: text as 'red' })],
  }),
  'qube template': (text) => ({ ...desk, qubes: [...desk.qubes, qube('x', { template: text })] }),
  'qube class': (text) => ({
    ...desk,
    qubes: [...desk.qubes, qube('x', { class: text as 'AppVM' })],
  }),
  netvm: (text) => ({ ...desk, qubes: [...desk.qubes, qube('x', { netvm: text })] }),
  dispvm: (text) => ({ ...desk, qubes: [...desk.qubes, qube('x', { defaultDispvm: text })] }),
  'feature name': (text) => ({
    ...desk,
    qubes: [...desk.qubes, qube('x', { features: { [text]: '1' } })],
  }),
  'feature value': (text) => ({
    ...desk,
    qubes: [...desk.qubes, qube('x', { features: { 'x-a': text } })],
  }),
  service: (text) => ({
    ...desk,
    qubes: [...desk.qubes, qube('x', { services: { [text]: true } })],
  }),
  tag: (text) => ({ ...desk, qubes: [...desk.qubes, qube('x', { tags: [text] })] }),
  firewall: (text) => ({ ...desk, qubes: [...desk.qubes, qube('x', { firewall: [text] })] }),
  menu: (text) => ({ ...desk, qubes: [...desk.qubes, qube('x', { menu: [text] })] }),
  why: (text) => ({ ...desk, qubes: [...desk.qubes, { ...qube('x'), why: text }] }),
  'global netvm': (text) => ({ ...desk, globals: { default_netvm: text } }),
  'global template': (text) => ({ ...desk, globals: { default_template: text } }),
  'global name': (text) => ({ ...desk, globals: { [text]: 'vault' } }),
  'rule service': (text) => withRule({ service: text }),
  'rule argument': (text) => withRule({ argument: text }),
  'rule source': (text) => withRule({ source: text }),
  'rule target': (text) => withRule({ target: text }),
  'rule action': (text) => withRule({ action: text as 'allow' }),
  'rule redirect': (text) => withRule({ action: 'allow', params: { target: text } }),
  memory: (text) => ({ ...desk, qubes: [...desk.qubes, qube('x', { memory: Number(text) })] }),
  'private size': (text) => ({
    ...desk,
    qubes: [...desk.qubes, qube('x', { privateGiB: Number(text) })],
  }),
  'rule user': (text) => withRule({ action: 'allow', params: { user: text } }),
};

function withRule(more: Partial<Profile['policy'][number]>): Profile {
  const [first] = desk.policy;
  if (!first) throw new Error('The profile has no rule.');
  return { ...desk, policy: [...desk.policy, { ...first, ...more }] };
}

const SYNTAX = [
  '{{ 7*7 }}',
  '{% raw %}',
  '__slot__:salt:cmd.run(id)',
  '!!python/object/apply:os.system',
  '\n"x":\n',
  '#!yaml',
  '"',
  "'",
  '$(id)',
  '`id`',
  '; id',
  '&& id',
  '| id',
  '> /x',
  '--del',
  '-x',
  '* * * * allow',
  '\nqubes.VMShell * @anyvm @anyvm allow',
  '!include /x',
  '@adminvm',
  '@anyvm',
  '$anyvm',
  ' target=dom0',
  ',',
  '\u2028',
  '\u0085',
  '\r',
  '\ufeff',
  '\u00a0',
  '\u200b',
  '\0',
  '/..',
  '..',
  '*',
  '=',
  'on',
  'null',
] as const;

/** What is legal at some field, so that what follows it is looked at as well. */
const LEGAL = [
  ...['', 'a', 'x-a', 'work', 'vault', 'sys-firewall', 'dvm-web', 'red', '@anyvm', '@tag:a', '+a'],
  ...['@dispvm:dvm-web', 'qubes.Filecopy', 'action=accept', 'action=drop proto=tcp', '1.0.0'],
  ...['action=accept dsthost=a.example', 'firefox.desktop', 'debian-xfce', 'default_netvm', '12'],
];

const NASTY = fc.oneof(
  fc.constantFrom(...SYNTAX, ...LEGAL),
  fc
    .tuple(
      fc.constantFrom(...LEGAL),
      fc.constantFrom(...SYNTAX),
      fc.constantFrom('', ' ', 'b', '-c', '.desktop'),
    )
    .map((parts) => parts.join('')),
  fc.stringMatching(/^[a-z@*+][A-Za-z0-9 .,:;/_+@=-]{0,30}$/),
  fc.stringMatching(/^[a-z][a-z0-9-]{0,30}$/),
  fc.string({ unit: anyUnit, maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
);

/** One text at one field of a profile. */
export interface Attempt {
  readonly field: string;
  readonly text: string;
  readonly profile: Profile;
}

export function attempts(rounds: number, seed: number): readonly Attempt[] {
  const inputs = fc.tuple(fc.constantFrom(...Object.keys(FIELDS)), NASTY);
  return fc.sample(inputs, { numRuns: rounds, seed }).map(([field, text]) => ({
    field,
    text,
    profile: FIELDS[field]?.(text) ?? desk,
  }));
}
