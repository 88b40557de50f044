import { describe, expect, it } from 'vitest';
import { sold, v54 } from '../test/every.ts';
import { configurationSchema } from './schema.ts';

describe('the configuration schema', () => {
  it('takes everything that is sold', () => {
    const refused = sold.filter((one) => !configurationSchema.safeParse(one).success);
    expect(refused).toEqual([]);
    expect(sold.length).toBeGreaterThan(0);
  });

  it('takes what was once sold, and refuses what never had the shape', () => {
    const accepts = (value: unknown) => configurationSchema.safeParse(value).success;
    expect(accepts({ ...v54(), model: 'v53' })).toBe(true);
    expect(accepts({ ...v54(), way: 'drone' })).toBe(false);
    expect(accepts({ ...v54(), extra: 1 })).toBe(false);
    expect(accepts(v54({ memory: '16 GB' }))).toBe(false);
    expect(accepts(v54({ 'a b': 'x' }))).toBe(false);
    const many = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`o${at}`, 'x']));
    expect(accepts({ ...v54(), choices: many })).toBe(false);
    expect(accepts(null)).toBe(false);
  });
});
