import { describe, expect, it } from 'vitest';
import type { Answer } from '../src/index.ts';
import { loadPolicy, parse } from '../src/index.ts';
import type { Query } from './recorded.ts';
import { cornerCases, daemonCases, difference, differences, generatedCases } from './recorded.ts';

const cases = daemonCases();

describe('the real daemon', () => {
  it('is answered alike in 3,052 calls of 250 policies', () => {
    expect(cases).toHaveLength(250);
    expect(cases.flatMap((one) => one.queries)).toHaveLength(3052);
    expect(cases.flatMap(differences)).toEqual([]);
  });

  it('refuses 32 of the 250 policies, on both releases', () => {
    const refused = cases.filter((one) => !one.loads);
    expect(refused).toHaveLength(32);
    expect(refused.filter((one) => one.source.release === 'R4.2')).toHaveLength(11);
    for (const one of refused) {
      const parsed = parse(one.source);
      expect(parsed.ok ? [] : parsed.problems).not.toEqual([]);
    }
  });

  it('is answered alike in every generated policy with includes, old and volatile files', () => {
    const generated = generatedCases();
    expect(generated).toHaveLength(120);
    expect(generated.flatMap((one) => one.queries).length).toBeGreaterThan(900);
    expect(generated.flatMap(differences)).toEqual([]);
  });
});

describe('a corner of the language', () => {
  for (const one of cornerCases()) {
    it(`${one.name}, as ${one.source.release} does`, () => {
      expect(differences(one)).toEqual([]);
    });
  }
});

describe('the comparison with the daemon', () => {
  const queries = cases.flatMap((one) => {
    const parsed = parse(one.source);
    if (!parsed.ok) return [];
    const evaluator = loadPolicy(parsed.value, one.system);
    return one.queries.map((query) => ({ evaluator, query }));
  });

  for (const [field, count] of [
    ['result', 3052],
    ['resolved_target', 693],
    ['targets', 693],
    ['default_target', 171],
    ['user', 126],
    ['autostart', 1386],
    ['notify', 3022],
    ['rule', 1721],
    ['unhandled', 30],
  ] as const) {
    it(`notices each of ${count} wrong values of ${field}`, () => {
      const wrong = queries.flatMap(({ evaluator, query }) => {
        const mutants = mutate(query, field);
        return mutants.map((mutant) => difference(evaluator, mutant));
      });
      expect(wrong.filter((found) => found !== undefined)).toHaveLength(wrong.length);
      expect(queries.filter(({ query }) => query.answer[field] !== undefined)).toHaveLength(count);
    });
  }

  it('notices a policy that loads and should not, and the other way round', () => {
    for (const one of cases) expect(differences({ ...one, loads: !one.loads })).not.toEqual([]);
  });
});

/** A query with one field changed, and with it removed or added. */
function mutate(query: Query, field: keyof Answer): readonly Query[] {
  const { answer } = query;
  const { [field]: value, ...without } = answer;
  if (value === undefined) {
    return [{ ...query, answer: { ...answer, [field]: EXTRA[field] } }];
  }
  const changed = { ...answer, [field]: other(value) };
  return field === 'result'
    ? [{ ...query, answer: changed }]
    : [
        { ...query, answer: changed },
        { ...query, answer: { result: answer.result, ...without } },
      ];
}

function other(value: Answer[keyof Answer]): unknown {
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'string') return value === 'deny' ? 'allow' : `${value}x`;
  return Array.isArray(value) ? value.slice(1) : value;
}

const EXTRA: Readonly<Record<keyof Answer, unknown>> = {
  result: 'deny',
  resolved_target: 'work',
  targets: [],
  default_target: null,
  user: 'root',
  autostart: true,
  notify: true,
  rule: '30-user.policy:1',
  unhandled: true,
};
