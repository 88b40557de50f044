import { expect, it } from 'vitest';
import { readEnv } from './env.ts';

it('takes what is set and leaves out what is empty', () => {
  const env = readEnv({
    NYX_API: 'http://127.0.0.1:4322/',
    NYX_KEY: '',
    NYX_HOME: '/bench',
    PATH: 'x',
  });
  expect(env).toEqual({
    ok: true,
    value: { api: 'http://127.0.0.1:4322', key: undefined, home: '/bench' },
  });
});

it('reports everything wrong with the environment at once, and never shows the key', () => {
  const env = readEnv({ NYX_API: 'ftp://x', NYX_KEY: 'geheim', NYX_HOME: 'here' });
  expect(env.ok ? [] : env.problems.map(({ where }) => where)).toEqual([
    'NYX_API',
    'NYX_KEY',
    'NYX_HOME',
  ]);
  expect(JSON.stringify(env)).not.toContain('geheim');
});
