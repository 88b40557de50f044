import { describe, expect, it } from 'vitest';
import { nextChanges, readChange } from './change-form.ts';

const form = (fields: Record<string, string>) => new URLSearchParams(fields);

describe('the forms of the profile page', () => {
  it('pass a hostile name on as it is: the profile judges it', () => {
    expect(readChange(form({ op: 'rename', name: 'work', to: '"><b>' }))).toEqual({
      op: 'rename',
      name: 'work',
      to: '"><b>',
    });
  });

  it('know the word for no network from a qube’s name', () => {
    expect(readChange(form({ op: 'netvm', name: 'work', netvm: '-' }))).toMatchObject({
      netvm: null,
    });
    expect(readChange(form({ op: 'netvm', name: 'work', netvm: 'none' }))).toMatchObject({
      netvm: 'none',
    });
  });

  it('ask for nothing that there is not', () => {
    expect(readChange(form({ op: 'drop', name: 'work' }))).toBe(undefined);
    expect(readChange(form({ op: 'label', name: 'work', label: 'pink' }))).toBe(undefined);
  });

  it('take the last change back', () => {
    const before = [{ op: 'remove', name: 'a' } as const, { op: 'remove', name: 'b' } as const];
    expect(nextChanges(before, form({ op: 'undo' }))).toEqual(before.slice(0, 1));
    expect(nextChanges(before, form({ op: 'remove', name: 'c' }))).toHaveLength(3);
    expect(nextChanges(before, form({}))).toBe(undefined);
  });
});
