import { describe, expect, it } from 'vitest';
import { paths } from './paths.ts';

describe('paths', () => {
  it('keep a stranger’s text one segment, and out of the query', () => {
    expect(paths.quote('../order/x?y#z')).toBe('/quote/..%2Forder%2Fx%3Fy%23z');
    expect(paths.profile('a/b')).toBe('/profiles/a%2Fb');
    expect(paths.blast('writer', 'x&y=#')).toBe('/profiles/writer?qube=x%26y%3D%23#reach');
  });

  it('leave empty fields out of an address', () => {
    expect(paths.hcl()).toBe('/hcl');
    expect(paths.hcl({ q: 'x 230', brand: '' })).toBe('/hcl?q=x+230');
  });
});
