import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { initialStock } from '@nyx/catalog';
import { type Client, createClient } from '@nyx/contract/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../src/database/database.ts';
import { migrate } from '../src/database/migrate.ts';
import { seedStock } from '../src/stock/stock.ts';
import { type Spawned, spawnReady } from './spawn.ts';
import {
  type Ground,
  key,
  makeOrder,
  openPage,
  ownOrder,
  prepareGround,
  quoteRequest,
  until,
} from './world.ts';

const folder = mkdtempSync(join(tmpdir(), 'nyx-outage-'));
const openPostgres = () =>
  spawnReady(['tools/src/postgres/main.ts', '--ephemeral', '--data', folder]);

let postgres: Spawned;
let ground: Ground;
let process: Spawned;
let api: Client;

beforeAll(async () => {
  postgres = await openPostgres();
  await migrate(postgres.url);
  const db = openDatabase(postgres.url, () => {});
  await seedStock(db, initialStock);
  await db.$client.end();
  ground = await prepareGround({ database: postgres.url });
  process = await spawnReady(['apps/api/src/main.ts'], ground.variables);
  api = createClient(process.url, fetch);
});
afterAll(async () => {
  await process.stop();
  await ground.clear();
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('while the database is away', () => {
  it('the API says 503, lives, and goes on by itself; a webhook that came then is not lost', async () => {
    const { secret } = await makeOrder(api);
    const page = await openPage(api, secret);
    await postgres.stop();
    const refused = await api.createQuote({ idempotencyKey: key(), body: quoteRequest() });
    expect([refused.status, 'code' in refused.body && refused.body.code]).toEqual([
      503,
      'unavailable',
    ]);
    expect((await api.getHealth({})).status).toBe(200);
    expect((await api.getReady({})).status).toBe(503);
    expect((await api.getOrder({ bearer: secret })).status).toBe(503);
    await ground.control('/webhooks', { retry_seconds: [1, 1, 1, 1, 1, 1, 1, 1] });
    await ground.control(`/sessions/${page.id}/pay`, { outcome: 'pay' });
    postgres = await openPostgres();
    await until(async () => (await api.getReady({})).status === 200);
    await until(async () => (await ownOrder(api, secret)).payment.state === 'paid', 20_000);
  });
});
