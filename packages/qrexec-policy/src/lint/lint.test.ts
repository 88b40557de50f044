import { describe, expect, it } from 'vitest';
import type { Domain, Finding, PolicyFiles, PolicySource, SystemInfo } from '../index.ts';
import { lint } from '../index.ts';

const qube: Domain = {
  type: 'AppVM',
  tags: [],
  template_for_dispvms: false,
  default_dispvm: 'dvm',
  power_state: 'Running',
};
const system: SystemInfo = {
  domains: {
    work: { ...qube, tags: ['office'] },
    mail: { ...qube, tags: ['office'] },
    vault: { ...qube, default_dispvm: null },
    dvm: { ...qube, template_for_dispvms: true },
    template: { ...qube, type: 'TemplateVM' },
  },
};

function found(files: PolicyFiles | string, more: Partial<PolicySource> = {}): readonly Finding[] {
  const read = typeof files === 'string' ? { '30-user.policy': files } : files;
  return lint({ release: 'R4.3', files: read, ...more }, system);
}

function told(files: PolicyFiles | string, more: Partial<PolicySource> = {}): readonly string[] {
  return found(files, more).map((one) => `${one.where} ${one.severity} ${one.code}`);
}

describe('a rule that never matches', () => {
  it('is an error where the earlier rule does something else', () => {
    const findings = found('s * @anyvm @anyvm deny\ns * work vault allow\n');
    expect(findings).toMatchObject([{ code: 'shadowed', severity: 'error', line: 2 }]);
    expect(findings[0]?.message).toContain('30-user.policy:1 answers first');
    expect(findings[0]?.message).toContain('from work to vault');
    expect(findings[0]?.fix).toBe('Move the rule before 30-user.policy:1, or remove it.');
  });

  it('is a note where the earlier rule does the same', () => {
    expect(told('s * @anyvm @anyvm deny\ns * work vault deny\n')).toEqual([
      '30-user.policy:2 note shadowed',
    ]);
  });

  it('is found across files', () => {
    const files = { '9-late.policy': 's * work vault allow', '30-user.policy': '* * * * deny' };
    expect(told(files)).toEqual(['9-late.policy:1 error shadowed']);
  });

  it('is found where a tag covers all that it speaks of', () => {
    expect(told('s * @tag:office * deny\ns * work vault allow\ns * vault work allow\n')).toEqual([
      '30-user.policy:2 error shadowed',
    ]);
  });

  it('is found where several rules cover it together, and names them', () => {
    const findings = found('s * work * deny\ns * mail * deny\ns * @tag:office vault allow\n');
    expect(findings).toMatchObject([{ code: 'shadowed', line: 3 }]);
    expect(findings[0]?.message).toContain('30-user.policy:1, 30-user.policy:2 answer first');
  });

  it('is not one that a single other call still reaches', () => {
    expect(told('s * work * deny\ns * @tag:office vault allow\n')).toEqual([]);
    expect(told('s +x @anyvm @anyvm deny\ns * @anyvm @anyvm allow\n')).toEqual([]);
    expect(told('s * @anyvm @anyvm deny\n* * @anyvm @anyvm deny\n')).toEqual([]);
    expect(told('s * * @anyvm deny\ns * * * allow\n')).toEqual([]);
  });

  it('is found for one argument below a rule for all', () => {
    expect(told('s * @anyvm @anyvm deny\ns +x work vault ask\n')).toEqual([
      '30-user.policy:2 error shadowed',
    ]);
  });

  it('counts a redirect to the same place as the same effect', () => {
    expect(told('s * work @anyvm allow target=vault\ns * work vault allow\n')).toEqual([
      '30-user.policy:2 note shadowed',
    ]);
    expect(told('s * work @anyvm allow target=vault\ns * work mail allow\n')).toEqual([
      '30-user.policy:2 error shadowed',
    ]);
  });

  it('is told apart where an old file covers it', () => {
    const files = {
      '35-compat.policy': '!compat-4.0\n',
      '40-x.policy': 'qubes.Gpg * work vault allow\n',
    };
    expect(told(files, { legacy: { 'qubes.Gpg': '$anyvm $anyvm ask\n' } })).toEqual([
      '40-x.policy:1 error shadowed-by-compat',
    ]);
    const early = {
      '35-compat.policy': '!compat-4.0\n',
      '31-x.policy': 'qubes.Gpg * work vault allow\n',
    };
    expect(told(early, { legacy: { 'qubes.Gpg': '$anyvm $anyvm ask\n' } })).toEqual([]);
  });

  it('may be one where the old files were not given', () => {
    const files = {
      '35-compat.policy': '!compat-4.0\n',
      '40-x.policy': 'qubes.Gpg * work vault allow\n',
    };
    expect(told(files)).toEqual(['40-x.policy:1 note compat-unknown']);
    expect(told(files, { legacy: {} })).toEqual([]);
  });
});

describe('a redirect', () => {
  it('past an earlier denial is an error', () => {
    const findings = found('s * @anyvm vault deny\ns * work @default allow target=vault\n');
    expect(findings).toMatchObject([{ code: 'past-deny', severity: 'error', line: 2 }]);
    expect(findings[0]?.message).toContain('30-user.policy:1');
  });

  it('past a later denial is a note', () => {
    expect(told('s * work @default allow target=vault\ns * @anyvm @anyvm deny\n')).toEqual([
      '30-user.policy:1 note past-deny',
    ]);
  });

  it('to where the direct call is allowed is fine', () => {
    expect(
      told('s * work @default allow target=vault\ns * work vault allow\ns * @anyvm @anyvm deny\n'),
    ).toEqual([]);
  });
});

describe('a question', () => {
  it('without a choice is an error', () => {
    expect(told('s * @anyvm @default ask\n')).toEqual(['30-user.policy:1 error nothing-to-choose']);
  });

  it('with a choice for one caller is fine', () => {
    expect(told('s * @anyvm @default ask\ns * work mail allow\n')).toEqual([]);
  });

  it('that crashes the daemon is an error', () => {
    const rules = 's * work @dispvm:gone allow\ns * @anyvm mail ask\n';
    expect(told(rules)).toEqual([
      '30-user.policy:1 note unknown-name',
      '30-user.policy:2 error crash',
    ]);
  });

  it('of R4.2 whose default is not offered is an error', () => {
    expect(told('s * work mail ask default_target=vault\n', { release: 'R4.2' })).toEqual([
      '30-user.policy:1 error crash',
    ]);
    expect(told('s * work mail ask default_target=vault\n')).toEqual([]);
  });
});

it('notes a rule that makes the daemon raise for a caller without default_dispvm', () => {
  const findings = found('s * @anyvm @dispvm:dvm allow\n');
  expect(findings).toMatchObject([{ code: 'crash', severity: 'note', line: 1 }]);
  expect(findings[0]?.message).toContain('from vault to @dispvm');
  expect(told('s * @anyvm @dispvm:dvm allow\n', { release: 'R4.2' })).toEqual([]);
});

describe('a name', () => {
  it('that does not exist is an error in a denial and in a redirect, else a note', () => {
    expect(
      told('s * ghost @anyvm deny\ns * work ghost allow\ns * mail vault allow target=ghost\n'),
    ).toEqual([
      '30-user.policy:1 error unknown-name',
      '30-user.policy:2 note unknown-name',
      '30-user.policy:3 error unknown-name',
    ]);
  });

  it('of a tag, a class or a template that does not exist is found', () => {
    expect(
      told('s * @tag:none * deny\ns * @type:Appvm * allow\ns * work @dispvm:mail allow\n'),
    ).toEqual([
      '30-user.policy:1 error unknown-tag',
      '30-user.policy:2 error unknown-class',
      '30-user.policy:3 note no-template',
    ]);
  });

  it('of dom0 always exists', () => {
    expect(told('s * work dom0 allow\nt * work @adminvm allow target=dom0\n')).toEqual([]);
  });
});

describe('a spelling', () => {
  it('of old tokens is an error', () => {
    const findings = found('s * $anyvm $anyvm deny\n');
    expect(findings.map(({ code, fix }) => [code, fix])).toEqual([
      ['old-token', 'Write @anyvm.'],
      ['old-token', 'Write @anyvm.'],
    ]);
  });

  it('with commas is an error', () => {
    expect(told('s * work, mail,vault deny\nt * work mail allow user=root,notify=yes\n')).toEqual([
      '30-user.policy:1 error comma',
      '30-user.policy:1 error comma',
      '30-user.policy:2 error comma',
    ]);
  });

  it('of old tokens is right below !include-service', () => {
    const files = {
      '30-x.policy': '!include-service s * include/s\n',
      'include/s': '$anyvm mail allow,user=root\n',
    };
    expect(told(files)).toEqual([]);
  });
});

describe('a file', () => {
  const rule = 's * work mail allow\n';

  it('that is not read is an error, and a backup a note', () => {
    expect(
      told({
        '30-user': rule,
        '30-user.policy.rpmnew': rule,
        '.30-user.policy': rule,
        'include/x': rule,
        'include/empty': '# nothing\n',
        README: rule,
      }),
    ).toEqual([
      '.30-user.policy note file-ignored',
      '30-user error file-ignored',
      '30-user.policy.rpmnew note file-ignored',
      'README note file-ignored',
      'include/x error file-ignored',
    ]);
  });

  it('that a volatile one replaces is found, and volatile files on R4.2', () => {
    const volatile = { '30-user.policy': rule };
    expect(told(rule, { volatile })).toEqual(['30-user.policy error file-ignored']);
    expect(told(rule, { volatile, release: 'R4.2' })).toEqual([
      '/run/qubes/policy.d/30-user.policy error file-ignored',
    ]);
  });

  it('of old rules without !compat-4.0 is found', () => {
    expect(told(rule, { legacy: { s: '$anyvm $anyvm deny\n' } })).toEqual([
      '/etc/qubes-rpc/policy/s error file-ignored',
    ]);
  });

  it('whose name breaks everything is found with every other problem', () => {
    expect(told({ '30-User.policy': rule, '31-x.policy': 'broken\n', '32-y': rule })).toEqual([
      '30-User.policy error not-loading',
      '31-x.policy:1 error not-loading',
      '32-y error file-ignored',
    ]);
  });
});
