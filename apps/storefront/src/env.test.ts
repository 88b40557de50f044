import { describe, expect, it } from 'vitest';
import { readEnv } from './env.ts';

describe('readEnv', () => {
  it('has an answer for everything on a developer’s machine', () => {
    expect(readEnv({})).toMatchObject({
      ok: true,
      value: { host: '127.0.0.1', port: 4321, siteUrl: 'http://127.0.0.1:4321' },
    });
  });

  it('says all problems at once', () => {
    const read = readEnv({ PORT: 'x', API_URL: 'api', PAY_ORIGIN: 'javascript:alert(1)' });
    expect(!read.ok && read.problems.map(({ where }) => where)).toEqual([
      'PORT',
      'API_URL',
      'PAY_ORIGIN',
    ]);
  });

  it('keeps the origin of the pay page alone, so that it can stand in a header', () => {
    const read = readEnv({ PAY_ORIGIN: "https://pay.example/x; script-src 'unsafe-inline'" });
    expect(read.ok && read.value.payOrigin).toBe('https://pay.example');
  });
});
