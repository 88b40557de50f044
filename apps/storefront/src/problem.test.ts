import { describe, expect, it } from 'vitest';
import { causes } from './problem.ts';

const forPrograms = { where: 'path', message: 'There is nothing.', fix: 'See /openapi.json.' };

describe('causes', () => {
  it('says nothing of schemas and paths to a person', () => {
    for (const code of ['not-found', 'invalid'])
      expect(JSON.stringify(causes({ ...forPrograms, code }))).not.toContain('openapi');
  });

  it('gives the single causes where there are several, as they are', () => {
    const one = { where: 'options.key', message: 'None was chosen.', fix: 'Choose one.' };
    const problem = { ...forPrograms, code: 'configuration-refused', problems: [one, one] };
    expect(causes(problem)).toEqual([one, one]);
    expect(causes(one)).toEqual([one]);
  });
});
