import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve as serveStripe } from '@nyx/stripe-local';
import pg from 'pg';
import { makeSealKey } from '../src/seal/seals.ts';
import { named, TEMPLATE } from './server.ts';
import { freePort, spawnReady } from './spawn.ts';

export const WEBHOOK_SECRET = 'whsec_test_of_the_api';

/** What a shop needs besides an API process: a database, a stand-in for Stripe, a mail folder. */
export interface Ground {
  readonly variables: Readonly<Record<string, string>>;
  readonly stripe: { readonly url: string };
  query<T extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<T[]>;
  /** Drives the stand-in: `control('/clock', { advance_seconds: 60 })`. */
  control(path: string, body: object): Promise<unknown>;
  mails(): string[];
  clear(): Promise<void>;
}

interface Database {
  readonly url: string;
  drop(): Promise<void>;
}

/** A copy of the server's template: its files as they lie, not page by page through the log. */
export async function freshDatabase(server: string): Promise<Database> {
  const name = `t_${randomBytes(6).toString('hex')}`;
  const run = async (statement: string) => {
    const client = new pg.Client({ connectionString: server });
    await client.connect();
    try {
      await client.query(statement);
    } finally {
      await client.end();
    }
  };
  await run(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE} STRATEGY FILE_COPY`);
  return { url: named(server, name), drop: () => run(`DROP DATABASE ${name} WITH (FORCE)`) };
}

async function openStripe(webhook: string, spawned: boolean) {
  if (!spawned) return serveStripe({ port: 0, webhook: { url: webhook, secret: WEBHOOK_SECRET } });
  return spawnReady([
    ...['packages/stripe-local/src/main.ts', '--port', '0'],
    ...['--webhook', webhook, '--secret', WEBHOOK_SECRET],
  ]);
}

/** @param spawned gives the stand-in a process of its own: a proof under load needs it, a test does not */
export async function prepareGround(database: Database, spawned = false): Promise<Ground> {
  const mailDir = mkdtempSync(join(tmpdir(), 'nyx-mail-'));
  const sealKeyFile = join(mailDir, 'seal-key.json');
  await makeSealKey(sealKeyFile, new Date());
  const port = await freePort();
  const webhook = `http://127.0.0.1:${port}/v1/stripe/webhook`;
  const stripe = await openStripe(webhook, spawned);
  const pool = new pg.Pool({ connectionString: database.url, max: 4 });
  pool.on('error', () => {});
  await pool.query('UPDATE stock SET on_hand = 500');
  return {
    stripe,
    variables: {
      DATABASE_URL: database.url,
      PORT: String(port),
      STRIPE_SECRET_KEY: 'sk_test_of_the_api',
      STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
      STRIPE_API_BASE: stripe.url,
      BANK_HOLDER: 'Nyx',
      BANK_IBAN: 'FI21 1234 5600 0007 85',
      STOREFRONT_URL: 'http://127.0.0.1:4321',
      SEAL_KEY_FILE: sealKeyFile,
      MAIL_DIR: mailDir,
    },
    query: async (text, values) => (await pool.query(text, values)).rows,
    control: async (path, body) => {
      const answer = await fetch(`${stripe.url}/_local${path}`, {
        method: 'POST',
        body: JSON.stringify(body),
      });
      if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
      return answer.json();
    },
    mails: () =>
      readdirSync(mailDir)
        .filter((name) => name.endsWith('.eml'))
        .toSorted()
        .map((name) => readFileSync(join(mailDir, name), 'utf8')),
    clear: async () => {
      await stripe.stop();
      await pool.end();
      await database.drop();
      rmSync(mailDir, { recursive: true, force: true });
    },
  };
}

/** Waits until something that other processes do has happened. */
export async function until<T>(
  what: () => Promise<T | undefined | false>,
  ms = 60_000,
): Promise<T> {
  const end = Date.now() + ms;
  for (;;) {
    const found = await what();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end) throw new Error('it did not happen in time');
    await new Promise((done) => setTimeout(done, 25));
  }
}
