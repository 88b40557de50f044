import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openJudge } from '../src/certificate/open-judge.ts';
import { migrate } from '../src/database/migrate.ts';
import { ROOT } from './spawn.ts';
import { key, openWorld, type World } from './world.ts';

const run = promisify(execFile);
let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.stop());

describe('the seed', () => {
  it('makes a key that works, says it in one line, and never fills a shelf twice', async () => {
    const { stdout: said } = await run(
      process.execPath,
      ['apps/api/src/seed.ts', '--technician', 'Tessa'],
      { cwd: ROOT, env: { ...process.env, ...world.variables } },
    );
    expect(said.trim().split('\n')).toHaveLength(1);
    const { technicianKey } = JSON.parse(said) as { technicianKey: string };
    expect(technicianKey).toMatch(/^nyk_[\w-]{43}$/);
    const [stock] = await world.query(`SELECT min(on_hand), max(on_hand) FROM stock`);
    expect(stock).toEqual({ min: 500, max: 500 });
    const kept = await world.query(`SELECT * FROM access_key`);
    expect(JSON.stringify(kept)).not.toContain(technicianKey.slice(4));
    const answer = await world.api.nextUnit({
      bearer: technicianKey,
      idempotencyKey: key(),
      body: { boards: ['novacustom-v54'] },
    });
    expect(answer.status === 404 && answer.body.code).toBe('nothing-to-build');
  });
});

describe('a start that cannot be', () => {
  it('says everything that is wrong and exits with 64', async () => {
    const env = { ...process.env, ...world.variables, SEAL_KEY_FILE: '', STOREFRONT_URL: 'x' };
    const ended = run(process.execPath, ['apps/api/src/main.ts'], { cwd: ROOT, env });
    await expect(ended).rejects.toMatchObject({
      code: 64,
      stdout: '',
      stderr: expect.stringMatching(/STOREFRONT_URL[\s\S]*SEAL_KEY_FILE/),
    });
  });

  it('refuses a trust root that is none', async () => {
    const here = fileURLToPath(import.meta.url);
    for (const rootKeys of ['/nowhere', here]) {
      const opened = await openJudge(here, rootKeys, new Date());
      expect(opened.ok ? '' : opened.problems.join('\n')).toContain('ROOT_KEYS');
    }
  });
});

// Last: it leaves the database empty.
describe('migrations', () => {
  it('run once when six processes start at once on an empty database', async () => {
    const url = world.variables.DATABASE_URL ?? '';
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query('DROP SCHEMA public, drizzle, pgboss CASCADE');
    await client.query('CREATE SCHEMA public');
    await Promise.all(Array.from({ length: 6 }, () => migrate(url)));
    const { rows } = await client.query('SELECT count(*) FROM drizzle.__drizzle_migrations');
    const queues = await client.query('SELECT name, notify FROM pgboss.queue ORDER BY name');
    await client.end();
    const { entries } = JSON.parse(
      readFileSync(new URL('../drizzle/meta/_journal.json', import.meta.url), 'utf8'),
    ) as { entries: unknown[] };
    expect(rows).toEqual([{ count: String(entries.length) }]);
    expect(queues.rows).toEqual([
      { name: 'dead', notify: false },
      { name: 'mail', notify: true },
      { name: 'refund', notify: true },
      { name: 'stripe-event', notify: true },
    ]);
  });
});
