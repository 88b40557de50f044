import { describe, expect, it } from 'vitest';
import { WHY } from '../../test/small-profile.ts';
import { essential } from '../builtin/essential.ts';
import { writer } from '../builtin/writer.ts';
import type { ProfileChange } from '../change.ts';
import type { Profile } from '../profile.ts';
import { applyChanges, brokenClaims } from './apply.ts';

function changed(profile: Profile, ...changes: ProfileChange[]): Profile {
  const result = applyChanges(profile, changes);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.value;
}

function refused(profile: Profile, ...changes: ProfileChange[]): readonly string[] {
  const result = applyChanges(profile, changes);
  return result.ok ? [] : result.problems.map(({ code, where }) => `${code} ${where}`);
}

function names(profile: Profile): readonly string[] {
  return profile.qubes.map(({ name }) => name);
}

describe('adding a qube', () => {
  const add = { op: 'add', name: 'vault-tax', like: 'vault', label: 'gray', why: WHY } as const;

  it('gives it the settings of another, and makes the same claims of it', () => {
    const profile = changed(essential, add);
    const vault = essential.qubes.find(({ name }) => name === 'vault');
    expect(profile.qubes.find(({ name }) => name === 'vault-tax')).toEqual({
      ...vault,
      name: 'vault-tax',
      label: 'gray',
      origin: 'nyx',
      clonedFrom: 'vault',
      why: WHY,
    });
    expect(profile.claims.map(({ id }) => id)).toContain('vault-tells-nobody-vault-tax');
    expect(brokenClaims(profile)).toEqual([]);
  });

  it('repeats the rules that name the other', () => {
    const profile = changed(writer, { ...add, name: 'vault-two', like: 'vault-personal' });
    const lines = profile.policy.map((rule) => `${rule.service} ${rule.source} ${rule.target}`);
    expect(lines).toContain('* vault-two @anyvm');
    expect(lines).toContain('qubes.ClipboardPaste vault-two personal-bills');
    expect(profile.claims.find(({ id }) => id.endsWith('-vault-two'))).toBeDefined();
  });

  it.each([
    ['name changes.0.name', { ...add, name: 'A' }],
    ['name changes.0.name', { ...add, name: 'a'.repeat(22) }],
    ['name-taken changes.0.name', { ...add, name: 'work' }],
    ['name-taken changes.0.name', { ...add, name: 'sys-usb' }],
    ['name-taken changes.0.name', { ...add, name: 'debian-13-xfce' }],
    ['unknown-qube changes.0.like', { ...add, like: 'constructor' }],
    ['text qubes.vault-tax.why', { ...add, why: 'x\u0000y' }],
  ] as const)('is refused for %s', (problem, change) => {
    expect(refused(essential, change)).toContain(problem);
  });
});

describe('renaming a qube', () => {
  const rename = { op: 'rename', name: 'work-write', to: 'desk' } as const;

  it('renames it in rules, claims, other qubes and sentences', () => {
    const profile = changed(writer, rename);
    expect(JSON.stringify(profile)).not.toContain('work-write');
    expect(profile.claims.find(({ id }) => id === 'desk-only-through-tor')?.from).toEqual(['desk']);
    expect(brokenClaims(profile)).toEqual([]);
  });

  it('finds it behind a disposable, a template and a network', () => {
    const profile = changed(writer, { op: 'rename', name: 'dvm-research', to: 'dvm-tor' });
    expect(JSON.stringify(profile)).not.toContain('dvm-research');
    expect(profile.qubes.find(({ name }) => name === 'work-research')?.template).toBe('dvm-tor');
  });

  it('is refused for what Qubes makes itself, and for a name that is taken', () => {
    expect(refused(writer, { op: 'rename', name: 'vault', to: 'x' })).toEqual([
      'name changes.0.name',
    ]);
    expect(refused(writer, { ...rename, to: 'vault-work' })).toEqual(['name-taken changes.0.to']);
    expect(refused(writer, { ...rename, to: 'none' })).toEqual(['name changes.0.to']);
  });
});

describe('removing a qube', () => {
  it('takes it out of claims, and says anew what would still speak of it', () => {
    const profile = changed(writer, { op: 'remove', name: 'personal-social' });
    expect(names(profile)).not.toContain('personal-social');
    expect(JSON.stringify(profile)).not.toContain('personal-social');
    expect(brokenClaims(profile)).toEqual([]);
  });

  it('is refused while others need it', () => {
    const remove = (name: string) => refused(writer, { op: 'remove', name });
    expect(remove('dvm-offline')).toEqual(['in-use changes.0.name']);
    expect(remove('dvm-research')).toEqual(['in-use changes.0.name']);
    expect(remove('vault-work')).toEqual(['in-use changes.0.name']);
    expect(remove('vault')).toEqual(['in-use changes.0.name']);
    const result = applyChanges(writer, [{ op: 'remove', name: 'dvm-offline' }]);
    expect(result.ok ? '' : result.problems[0]?.message).toBe(
      'dvm-offline is needed by work-write (default_dispvm).',
    );
  });

  it('works once nothing needs it any more', () => {
    const add = {
      op: 'add',
      name: 'spare',
      like: 'personal-social',
      label: 'gray',
      why: WHY,
    } as const;
    expect(names(changed(writer, add, { op: 'remove', name: 'spare' }))).toEqual(names(writer));
  });
});

describe('a change that breaks a claim', () => {
  it('is refused, with the path', () => {
    const result = applyChanges(essential, [{ op: 'netvm', name: 'vault', netvm: 'sys-firewall' }]);
    expect(result).toMatchObject({
      ok: false,
      problems: [
        {
          code: 'claim-broken',
          where: 'claims.vault-tells-nobody',
          message: expect.stringContaining('vault → silent netvm → sys-firewall.'),
        },
        { code: 'claim-broken', where: 'claims.vault-takes-nothing-unasked' },
      ],
    });
  });

  it('is refused for a copy as for the original', () => {
    const add = { op: 'add', name: 'notes', like: 'vault', label: 'gray', why: WHY } as const;
    expect(refused(essential, add, { op: 'netvm', name: 'notes', netvm: 'sys-net' })).toContain(
      'claim-broken claims.vault-tells-nobody-notes',
    );
  });

  it('is refused for a qube behind Tor that is moved elsewhere', () => {
    expect(refused(writer, { op: 'netvm', name: 'work-write', netvm: 'sys-firewall' })).toContain(
      'claim-broken claims.desk-only-through-tor',
    );
    expect(refused(writer, { op: 'netvm', name: 'work-research', netvm: 'sys-firewall' })).toEqual([
      'netvm qubes.work-research.netvm',
    ]);
  });
});

it('changes what breaks nothing', () => {
  const profile = changed(
    essential,
    { op: 'label', name: 'work', label: 'purple' },
    { op: 'netvm', name: 'work', netvm: null },
  );
  expect(profile.qubes.find(({ name }) => name === 'work')).toMatchObject({
    label: 'purple',
    netvm: null,
  });
});

it('tells every change that cannot be made', () => {
  const gone = { op: 'remove', name: 'gone' } as const;
  expect(refused(essential, gone, { op: 'rename', name: 'gone', to: 'x' })).toEqual([
    'unknown-qube changes.0.name',
    'unknown-qube changes.1.name',
  ]);
});

it('leaves the profile that it was given as it was', () => {
  const before = structuredClone(writer);
  changed(writer, { op: 'rename', name: 'work-write', to: 'desk' });
  expect(writer).toEqual(before);
});
