import { describe, expect, it } from 'vitest';
import { check } from './check.ts';
import { viewOf } from './view.ts';

const now = new Date('2026-11-21T12:00:00Z');

describe('check', () => {
  it('shows nothing of a certificate that nobody signed, and says why', async () => {
    const { view } = await check({ certificate: '{}', trustRoot: '{}', rootKeys: '' }, now);
    expect(view).toMatchObject({ tone: 'bad', lists: [], statements: [] });
    expect(view.problems.length).toBeGreaterThan(0);
  });
});

describe('viewOf', () => {
  const lists = {
    proved: [{ id: 'a', text: 'It was checked.', why: 'shown' }],
    weaklyShown: [],
    notProved: [{ id: 'b', text: 'It was looked at.', why: 'not-run' }],
  } as const;

  it('keeps the three lists apart, and says why something is not proved', () => {
    const view = viewOf({
      ok: true,
      authentic: true,
      unit: 'unt_x',
      statements: [],
      problems: [],
      ...lists,
    });
    expect(view.lists.map(({ title, items }) => [title, items])).toEqual([
      ['Proved', ['It was checked.']],
      ['Weakly shown', []],
      ['Not proved', ['It was looked at. It was not run.']],
    ]);
  });

  it('shows no list of what is not authentic, whatever stands in it', () => {
    const view = viewOf({
      ok: false,
      authentic: false,
      unit: null,
      statements: [],
      problems: [],
      ...lists,
    });
    expect([view.tone, view.lists]).toEqual(['bad', []]);
  });
});
