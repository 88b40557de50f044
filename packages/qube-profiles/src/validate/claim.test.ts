import { describe, expect, it } from 'vitest';
import { told, WHY } from '../../test/small-profile.ts';
import { essential } from '../builtin/essential.ts';

describe('a claim', () => {
  const claim = { id: 'it', kind: 'never', text: WHY, from: ['vault'], to: ['work'] } as const;

  it.each([
    ['claim claims.it.from', { ...claim, from: [] }],
    ['claim claims.it.from', { ...claim, from: ['gone'] }],
    ['claim claims.it.from', { ...claim, from: ['@anyqube'] }],
    ['claim claims.it.to', { ...claim, to: ['vault'] }],
    ['claim claims.it.through', { ...claim, kind: 'only-through', through: 'vault' }],
    ['claim claims.it.through', { ...claim, kind: 'only-through', through: 'gone' }],
    ['claim claims.0.id', { ...claim, id: 'It' }],
    ['text claims.it.text', { ...claim, text: '' }],
  ] as const)('is refused for %s: %j', (problem, given) => {
    expect(told({ ...essential, claims: [given] })).toContain(problem);
  });

  it('has an id of its own', () => {
    expect(told({ ...essential, claims: [claim, claim] })).toEqual(['claim claims.it.id']);
  });
});
