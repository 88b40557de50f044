import { initialStock } from '@nyx/catalog';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { openDatabase } from '../src/database/database.ts';
import { migrate } from '../src/database/migrate.ts';
import { seedStock } from '../src/stock/stock.ts';
import { type Spawned, spawnReady } from './spawn.ts';

declare module 'vitest' {
  interface ProvidedContext {
    postgres: string;
  }
}

export const TEMPLATE = 'nyx_template';

/** The same server, another database. The address is a socket's folder: no URL parser takes it. */
export const named = (url: string, name: string) => url.replace(/\/[^/?]*(\?|$)/, `/${name}$1`);

let postgres: Spawned | undefined;

/** vitest globalSetup: one real Postgres for all files, with a migrated, seeded template. */
export async function setup(project: TestProject): Promise<void> {
  postgres = await spawnReady(['tools/src/postgres/main.ts', '--ephemeral']);
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  await client.query(`CREATE DATABASE ${TEMPLATE}`);
  await client.end();
  const template = named(postgres.url, TEMPLATE);
  await migrate(template);
  const db = openDatabase(template, () => {});
  await seedStock(db, initialStock);
  await db.$client.end();
  project.provide('postgres', postgres.url);
}

export async function teardown(): Promise<void> {
  await postgres?.stop();
}
