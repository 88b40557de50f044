import { expect, it } from 'vitest';
import { changedStudy, homeProfile, reachExamples, studyOf } from './profiles.ts';

const label = (of: 'red' | 'blue') => [{ op: 'label', name: 'untrusted', label: of }] as const;

it('studies a profile once, and each list of changes to it once', () => {
  expect(studyOf('essential')).toBe(studyOf('essential'));
  expect(changedStudy('essential', [])).toBe(studyOf('essential'));
  const blue = changedStudy('essential', label('blue'));
  expect(changedStudy('essential', label('blue'))).toBe(blue);
  expect(blue?.world.qubes.find(({ name }) => name === 'untrusted')?.label).toBe('blue');
  expect(blue?.proofs.every(({ proved }) => proved)).toBe(true);
  expect(changedStudy('essential', label('red'))).not.toBe(blue);
});

it('has no study of a profile that is not there, nor with changes that it cannot have', () => {
  expect(studyOf('x')).toBeUndefined();
  expect(changedStudy('x', [])).toBeUndefined();
  expect(changedStudy('essential', [{ op: 'remove', name: 'nobody' }])).toBeUndefined();
});

it('has three qubes of different reach for the article', () => {
  expect(reachExamples).toHaveLength(3);
  const names = homeProfile.qubes.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining([...reachExamples]));
});
