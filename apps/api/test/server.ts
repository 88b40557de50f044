import { initialStock } from '@nyx/catalog';
import pg from 'pg';
import { openDatabase } from '../src/database/database.ts';
import { migrate } from '../src/database/migrate.ts';
import { seedStock } from '../src/stock/stock.ts';
import { type Spawned, spawnReady } from './spawn.ts';

export const TEMPLATE = 'nyx_template';

/** The same server, another database. The address is a socket's folder: no URL parser takes it. */
export const named = (url: string, name: string) => url.replace(/\/[^/?]*(\?|$)/, `/${name}$1`);

/** Migrates a database and fills the shelves. */
export async function furnish(url: string): Promise<void> {
  await migrate(url);
  const db = openDatabase(url, () => {});
  await seedStock(db, initialStock);
  await db.$client.end();
}

/** A real Postgres of its own, with a template of what every shop starts from. */
export async function openServer(): Promise<Spawned> {
  const postgres = await spawnReady(['tools/src/postgres/main.ts', '--ephemeral']);
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  await client.query(`CREATE DATABASE ${TEMPLATE}`);
  await client.end();
  await furnish(named(postgres.url, TEMPLATE));
  return postgres;
}
