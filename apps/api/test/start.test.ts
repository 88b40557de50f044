import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { createClient } from '@nyx/contract/client';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '../src/database/migrate.ts';
import { ROOT, spawnReady } from './spawn.ts';
import { type Ground, key, prepareGround } from './world.ts';

const run = promisify(execFile);
let ground: Ground;
beforeAll(async () => {
  ground = await prepareGround();
});
afterAll(() => ground.clear());

const seed = async (...args: string[]) =>
  (
    await run(process.execPath, ['apps/api/src/seed.ts', ...args], {
      cwd: ROOT,
      env: ground.variables,
    })
  ).stdout;

describe('the seed', () => {
  it('makes a key that works, says it in one line, and never fills a shelf twice', async () => {
    const said = await seed('--technician', 'Tessa');
    expect(said.trim().split('\n')).toHaveLength(1);
    const { technicianKey } = JSON.parse(said) as { technicianKey: string };
    expect(technicianKey).toMatch(/^nyk_[\w-]{43}$/);
    expect(await seed()).toBe('');
    const [stock] = await ground.query(`SELECT min(on_hand), max(on_hand) FROM stock`);
    expect(stock).toEqual({ min: 500, max: 500 });
    const kept = await ground.query(`SELECT * FROM access_key`);
    expect(JSON.stringify(kept)).not.toContain(technicianKey.slice(4));

    const api = await spawnReady(['apps/api/src/main.ts'], ground.variables);
    const answer = await createClient(api.url, fetch).nextUnit({
      bearer: technicianKey,
      idempotencyKey: key(),
      body: { boards: ['novacustom-v54'] },
    });
    expect(answer.status === 404 && answer.body.code).toBe('nothing-to-build');
    expect(await api.stop()).toBe(0);
  });
});

describe('migrations', () => {
  it('run once when six processes start at once on an empty database', async () => {
    const client = new pg.Client({ connectionString: ground.variables.DATABASE_URL });
    await client.connect();
    await client.query('DROP SCHEMA public CASCADE; DROP SCHEMA drizzle CASCADE');
    await client.query('CREATE SCHEMA public');
    const url = ground.variables.DATABASE_URL ?? '';
    await Promise.all(Array.from({ length: 6 }, () => migrate(url)));
    const { rows } = await client.query('SELECT count(*) FROM drizzle.__drizzle_migrations');
    await client.end();
    expect(rows).toEqual([{ count: '1' }]);
  });
});

describe('a start that cannot be', () => {
  it('says everything that is wrong and exits with 64', async () => {
    const env = { ...ground.variables, SEAL_KEY: '', STOREFRONT_URL: 'x' };
    const ended = run(process.execPath, ['apps/api/src/main.ts'], { cwd: ROOT, env });
    await expect(ended).rejects.toMatchObject({
      code: 64,
      stdout: '',
      stderr: expect.stringMatching(/STOREFRONT_URL[\s\S]*SEAL_KEY/),
    });
  });

  it('refuses a trust root that is none', async () => {
    const file = new URL(import.meta.url).pathname;
    const env = { ...ground.variables, TRUST_ROOT_FILE: file, ROOT_KEYS: '/nowhere' };
    const ended = run(process.execPath, ['apps/api/src/main.ts'], { cwd: ROOT, env });
    await expect(ended).rejects.toMatchObject({
      code: 64,
      stderr: expect.stringContaining('ROOT_KEYS'),
    });
  });
});
