import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Action, Policy, Rule, RuleParams } from './index.ts';
import { parse, parseRule, print, printRule } from './index.ts';

const name = fc.constantFrom('work', 'sys-net', 'dvm-web', 'ghost', 'dom0', '$anyvm', 'a,b');
const both = fc.oneof(
  name,
  fc.constantFrom(
    '*',
    '@anyvm',
    '@adminvm',
    '@dispvm:dvm-web',
    '@dispvm:@tag:x',
    '@tag:x',
    '@type:AppVM',
  ),
);
const target = fc.oneof(both, fc.constantFrom('@default', '@dispvm'));
const redirect = fc.oneof(name, fc.constantFrom('@adminvm', '@dispvm', '@dispvm:dvm-web'));
const call = fc.oneof(
  fc.constant(['*', '*'] as const),
  fc.tuple(
    fc.stringMatching(/^[A-Za-z0-9._-]{1,8}$/),
    fc.stringMatching(/^(\*|\+[A-Za-z0-9+._-]{0,8})$/),
  ),
);
const yes = fc.boolean();
const user = fc.constantFrom('', 'root', 'a=b', 'x,y');

const action: fc.Arbitrary<{ action: Action; params: RuleParams }> = fc.oneof(
  fc
    .record({ notify: yes }, { requiredKeys: [] })
    .map((params) => ({ action: 'deny' as const, params })),
  fc
    .record({ target: redirect, user, notify: yes, autostart: yes }, { requiredKeys: ['target'] })
    .map((params) => ({ action: 'allow' as const, params })),
  fc
    .record(
      { target: redirect, default_target: redirect, user, notify: yes, autostart: yes },
      { requiredKeys: [] },
    )
    .map((params) => ({ action: 'ask' as const, params })),
);

const rule: fc.Arbitrary<Rule> = fc
  .tuple(call, both, target, action)
  .map(([[service, argument], source, to, what]) => ({
    service,
    argument,
    source,
    target: to,
    ...what,
    file: '30-user.policy',
    line: 1,
  }));

describe('print', () => {
  it('gives files that read back to the same rules in the same places', () => {
    const files = fc.array(rule, { maxLength: 12 });
    fc.assert(
      fc.property(files, files, (first, second) => {
        const rules = [
          ...first.map((one, at) => ({ ...one, file: '30-user.policy', line: at + 1 })),
          ...second.map((one, at) => ({ ...one, file: '9-late.policy', line: at + 1 })),
        ];
        const policy: Policy = { release: 'R4.3', rules };
        expect(parse({ release: 'R4.3', files: print(policy) })).toEqual({
          ok: true,
          value: policy,
        });
      }),
    );
  });

  it('keeps the order of included and old rules, within the file that included them', () => {
    const parsed = parse({
      release: 'R4.3',
      files: {
        '35-compat.policy': '!compat-4.0\n',
        '40-x.policy': 's * a b ask\n!include include/x\ns * c d ask\n',
        'include/x': 's * in in deny',
      },
      legacy: { 'old+x': '$anyvm,b,allow' },
    });
    if (!parsed.ok) throw new Error('does not parse');
    expect(print(parsed.value)).toEqual({
      '00-policy.policy':
        'old +x @anyvm b allow\nold +x @anyvm @anyvm deny\nold +x @anyvm @adminvm deny\n',
      '40-x.policy': 's * a b ask\ns * in in deny\ns * c d ask\n',
    });
  });

  it('prints a policy without rules as no file', () => {
    expect(print({ release: 'R4.3', rules: [] })).toEqual({});
  });
});

describe('printRule', () => {
  it('gives the line that parseRule reads', () => {
    fc.assert(
      fc.property(rule, (one) => {
        expect(parseRule(printRule(one), one)).toEqual({ ok: true, value: one });
      }),
    );
  });

  it('throws rather than smuggle a second rule in', () => {
    const parsed = parseRule('s * work vault deny');
    if (!parsed.ok) throw new Error('does not parse');
    for (const bad of ['a b', 'a\n* * * * allow', 'a\r*', '', 'a\u00a0b', '@nobody']) {
      expect(() => printRule({ ...parsed.value, source: bad })).toThrow(RangeError);
    }
    expect(() => printRule({ ...parsed.value, service: '#s' })).toThrow(RangeError);
    expect(() => printRule({ ...parsed.value, params: { user: 'a b' } })).toThrow(RangeError);
  });
});
