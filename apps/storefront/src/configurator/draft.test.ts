import { describe, expect, it } from 'vitest';
import { deltaText } from './delta.ts';
import { difference, readDraft } from './draft.ts';

const draft = (query: string) => {
  const read = readDraft('v54', new URLSearchParams(query), ['essential', 'writer']);
  if (read === undefined) throw new Error('no such model');
  return read;
};

describe('readDraft', () => {
  it('reads an empty address as the standard laptop with a price', () => {
    const { price, problems, profile, country } = draft('');
    expect(problems).toEqual([]);
    expect(price?.country).toBe('DE');
    expect([profile, country]).toEqual(['essential', 'DE']);
  });

  it('keeps what is sold of a form that has a mistake in it', () => {
    const { shown, price, problems } = draft('memory=64&cpu=nonsense&country=FR');
    expect(shown.choices.memory).toBe('64');
    expect(shown.choices.cpu).toBe('ultra5-125h');
    expect(price).toBe(null);
    expect(problems.map(({ where }) => where)).toEqual(['options.cpu']);
  });

  it('says which field of two that exclude each other would be changed', () => {
    expect(draft('firmware=heads&key=none').problems.map(({ where }) => where)).toEqual([
      'options.key',
    ]);
  });

  it('says so when nobody ships there, and shows a country that is', () => {
    const { problems, country } = draft('country=XX');
    expect(problems.map(({ where }) => where)).toEqual(['country']);
    expect(country).toBe('DE');
  });

  it('knows no model that is not sold', () => {
    expect(readDraft('x"y', new URLSearchParams(), [])).toBe(undefined);
  });
});

describe('the difference of a choice', () => {
  it('is the difference of the two totals, VAT included', () => {
    expect(difference(draft(''), 'memory', '64')).toBe(22_610);
    expect(difference(draft('country=FR'), 'memory', '64')).toBe(22_800);
    expect(difference(draft(''), 'way', 'self-install')).toBe(-4_760);
  });

  it('says that a choice does not go with the others, or that it mends what is wrong', () => {
    expect(difference(draft(''), 'firmware', 'heads')).toBe('excluded');
    const wrong = draft('firmware=heads&key=none');
    expect(difference(wrong, 'firmware', 'edk2')).toBe('mends');
    expect(difference(wrong, 'memory', '64')).toBe('unknown');
    expect(deltaText('excluded', false)).toBe('not with your other choices');
    expect(deltaText('unknown', false)).toBe('');
  });
});
