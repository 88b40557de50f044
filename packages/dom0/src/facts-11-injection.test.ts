import { builtInProfiles, type Profile } from '@nyx/qube-profiles';
import { describe, expect, it } from 'vitest';
import { desk, qube, unit } from '../test/desk.ts';
import { buildBundle } from './bundle.ts';

/** The files of a profile's bundle, or null where it is refused. */
function filesOf(
  profile: Profile,
): readonly { readonly path: string; readonly text: string }[] | null {
  const made = buildBundle(profile, unit);
  return made.ok ? made.value.files : null;
}

const refused = (name: string, more: Parameters<typeof qube>[1] = {}) =>
  filesOf({ ...desk, qubes: [...desk.qubes, qube(name, more)] }) === null;

const salt = [desk, ...builtInProfiles].flatMap((profile) =>
  (filesOf(profile) ?? []).filter(({ path }) => path.startsWith('salt/')),
);
const states = salt.filter(({ path }) => path.endsWith('.sls'));

describe('facts 11.5: injection', () => {
  it('“#!yaml as the very first bytes stops Jinja”, “on after a blank line, a comment line or a BOM”', () => {
    expect(states.length).toBeGreaterThanOrEqual(7);
    for (const { path, text } of states)
      expect([path, text.slice(0, 7)]).toEqual([path, '#!yaml\n']);
    expect(salt.filter(({ text }) => /\{\{|\{%|\{#/.test(text))).toEqual([]);
  });

  it('“.top files are Jinja, shebang or not”: there is none', () => {
    expect(salt.filter(({ path }) => path.endsWith('.top'))).toEqual([]);
  });

  it.each(['{{ 7*7 }}', '{% set x %}', '{# x #}', '"a"', "'a'", '$(id)', 'a\\b', 'a\nb', '\u00e9'])(
    '“a vm-config.* value goes unescaped into a file rendered there”: %j is refused',
    (value) => expect(refused('x', { features: { 'vm-config.nyx': value } })).toBe(true),
  );

  const slot = '__slot__:salt:cmd.run(id)';
  it.each([
    ['features set', { features: { 'x-note': slot } }],
    ['a feature name', { features: { [slot]: '1' } }],
    ['tags add', { tags: [slot] }],
    ['firewall set', { netvm: 'sys-firewall', firewall: [slot] }],
    ['prefs', { label: slot }],
    ['prefs that name a qube', { netvm: slot }],
    ['menu', { menu: [slot] }],
  ] as const)('“Salt slots run as root”: %s takes none', (_, more) =>
    expect(refused('x', more as Parameters<typeof qube>[1])).toBe(true),
  );

  it('“Salt slots run as root … names, file.managed contents”: neither can begin with one', () => {
    expect(refused(slot)).toBe(true);
    const titled = filesOf({ ...desk, title: slot, summary: slot }) ?? [];
    for (const { path, text } of titled)
      if (!path.endsWith('.json')) expect([path, text.includes('__slot__')]).toEqual([path, false]);
    for (const { text } of states) expect(text).not.toContain('__slot__');
  });

  it('“U+2028, U+0085 or a lone CR ends a YAML comment for PyYAML”: no comment stands in a state, no such character in a file', () => {
    for (const { text } of states) expect(text.slice(7)).not.toMatch(/^\s*#|\s#/m);
    for (const { text } of salt) expect(text).not.toMatch(/[^\n -~]/);
  });

  it('“JavaScript YAML libraries disagree with PyYAML on a bare =, on/yes/no/off and 12:30:45”: every word is quoted', () => {
    for (const { text } of states)
      for (const line of text.slice(7).split('\n')) {
        const bare = line.replaceAll(/"(?:[^"\\]|\\.)*"/g, '').replaceAll(/[-:\s[\]{},]/g, '');
        // What is left is a number or one of JSON's own three words.
        expect(bare).toMatch(/^(?:\d+|true|false|null)?$/);
      }
  });

  it.each(['include', 'extend', 'exclude', 'on', 'no', 'null'])(
    '“IDs %s break the compile”: no id is a name',
    (name) => {
      const text = filesOf({ ...desk, qubes: [...desk.qubes, qube(name)] })?.find(({ path }) =>
        path.endsWith('profile.sls'),
      )?.text;
      const ids = text?.split('\n').filter((line) => /^\S/.test(line) && line !== '#!yaml');
      for (const id of ids ?? []) expect(id).toMatch(/^"nyx-9\d+[^"]*":$|^"include":/);
    },
  );

  it.each(['--del', '--disable', 'a b', '!!python/x', 'a\u2028b', 'a\rb', 'a\u00a0b', '-x'])(
    '“taken as an option; spaces in present values add qvm-create options; !!python”: %j is refused as tag, service and feature',
    (value) => {
      expect(refused('x', { tags: [value] })).toBe(true);
      expect(refused('x', { services: { [value]: true } })).toBe(true);
      expect(refused('x', { features: { [value]: '1' } })).toBe(true);
    },
  );

  it('“cmd.run, unless and onlyif are root shells”: only plain words stand in one', () => {
    for (const { text } of states)
      for (const [, shell = ''] of text.matchAll(/"(?:name|unless|onlyif)": "((?:[^"\\]|\\.)*)"/g))
        expect(shell.replaceAll('; false; }; }', '')).not.toMatch(/[`;<>]|\$\((?!qvm-|qubes-)/);
  });

  it.each(['\r', '\u00a0', '\u2028', '\u3000', '\u0085', '\u001c', '\u001f', '\ufeff', '\u200b'])(
    '“Policy files: a lone CR ends a comment; separators are Python whitespace; U+FEFF and U+200B are errors”: %j stands in no rule',
    (character) => {
      const rule = desk.policy[0];
      if (rule === undefined) throw new Error('No rule.');
      const spoilt = `qubes.${character}Filecopy`;
      expect(filesOf({ ...desk, policy: [{ ...rule, service: spoilt }] })).toBeNull();
    },
  );
});
