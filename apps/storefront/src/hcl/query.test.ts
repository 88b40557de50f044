import { facets } from '@nyx/hcl';
import { describe, expect, it } from 'vitest';
import { readListQuery } from './query.ts';

const known = { ...facets([]), brand: [{ value: 'Lenovo', count: 3 }] };
const read = (query: string) => readListQuery(new URLSearchParams(query), known);

describe('the address of the list', () => {
  it('keeps a filter that some report has, and drops any other', () => {
    expect(read('brand=Lenovo&type=spaceship&x=1').fields).toEqual({ brand: 'Lenovo' });
  });

  it('cuts what is looked for, and takes a page number for what it is', () => {
    expect(read(`q=${'x'.repeat(900)}`).fields.q).toHaveLength(200);
    expect([read('page=3').page, read('page=-1').page, read('page=1e99').page]).toEqual([3, 1, 1]);
  });
});
