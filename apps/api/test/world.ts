import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { standardConfiguration } from '@nyx/catalog';
import type { Order, Quote, QuoteRequest, Scope } from '@nyx/contract';
import { type Client, createClient } from '@nyx/contract/client';
import { serve as serveStripe } from '@nyx/stripe-local';
import pg from 'pg';
import { inject } from 'vitest';
import { noJudge } from '../src/certificate/judge.ts';
import { transaction } from '../src/database/database.ts';
import { readEnv } from '../src/env.ts';
import { createKey } from '../src/key/key.ts';
import type { Log } from '../src/log.ts';
import { makeSealKey, openSeals } from '../src/seal/seals.ts';
import { type Served, serveApi } from '../src/serve.ts';
import type { Shop } from '../src/shop.ts';
import { named, TEMPLATE } from './database.ts';
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

/** A shop of its own for one test file. */
export interface World extends Omit<Ground, 'clear'> {
  readonly url: string;
  readonly api: Client;
  readonly shop: Shop;
  /** Warnings and errors. */
  readonly logged: readonly object[];
  /** A new key of somebody who works here. */
  holder(name: string, scope: Scope): Promise<string>;
  technician(name: string): Promise<string>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

interface GroundOptions {
  /** The server with the template database; vitest's own when it is left out. */
  readonly server?: string;
  /** A database that is there already. */
  readonly database?: string;
  /** A stand-in in a process of its own, which a proof under load needs and a test does not. */
  readonly spawnStripe?: boolean;
}

async function freshDatabase(server: string): Promise<{ url: string; drop: () => Promise<void> }> {
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
  await run(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
  return { url: named(server, name), drop: () => run(`DROP DATABASE ${name} WITH (FORCE)`) };
}

async function openStripe(webhook: string, spawned: boolean) {
  if (!spawned) return serveStripe({ port: 0, webhook: { url: webhook, secret: WEBHOOK_SECRET } });
  return spawnReady([
    ...['packages/stripe-local/src/main.ts', '--port', '0'],
    ...['--webhook', webhook, '--secret', WEBHOOK_SECRET],
  ]);
}

export async function prepareGround(options: GroundOptions = {}): Promise<Ground> {
  const database =
    options.database === undefined
      ? await freshDatabase(options.server ?? inject('postgres'))
      : { url: options.database, drop: () => Promise.resolve() };
  const mailDir = mkdtempSync(join(tmpdir(), 'nyx-mail-'));
  const sealKeyFile = join(mailDir, 'seal-key.json');
  await makeSealKey(sealKeyFile, new Date());
  const port = await freePort();
  const webhook = `http://127.0.0.1:${port}/v1/stripe/webhook`;
  const stripe = await openStripe(webhook, options.spawnStripe === true);
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

export async function openWorld(judge = noJudge): Promise<World> {
  const { clear, ...ground } = await prepareGround();
  const env = readEnv(ground.variables);
  if (!env.ok) throw new Error(env.problems.join('\n'));
  const seals = await openSeals(env.value.SEAL_KEY_FILE);
  if (!seals.ok) throw new Error(seals.problems.join('\n'));
  const logged: object[] = [];
  const log: Log = (level, event, facts) => {
    if (level !== 'info') logged.push({ ...facts, level, event });
  };
  let served: Served = await serveApi(env.value, judge, seals.value, log);
  const holder = async (name: string, scope: Scope) => {
    const made = await transaction(served.shop.db, (tx) =>
      createKey(tx, new Date(), name, [scope]),
    );
    return made.key;
  };
  return {
    ...ground,
    url: served.url,
    api: createClient(served.url, fetch),
    get shop() {
      return served.shop;
    },
    logged,
    holder,
    technician: (name) => holder(name, 'technician'),
    restart: async () => {
      await served.stop();
      served = await serveApi(env.value, judge, seals.value, log);
    },
    stop: async () => {
      await served.stop();
      await clear();
    },
  };
}

export const key = () => randomUUID();

export const standard = () => {
  const made = standardConfiguration('v54');
  if (!made.ok) throw new Error('the standard configuration is not sold');
  return made.value;
};

export const quoteRequest = (): QuoteRequest => ({
  configuration: standard(),
  country: 'FI',
  profile: { name: 'essential', changes: [] },
});

export const contact = { name: 'Ada Lovelace', email: 'ada@example.com' };
export const address = {
  line1: 'Mannerheimintie 1',
  postcode: '00100',
  city: 'Helsinki',
  country: 'FI',
};

export async function makeQuote(api: Client, request = quoteRequest()): Promise<Quote> {
  const answer = await api.createQuote({ idempotencyKey: key(), body: request });
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return answer.body;
}

export const orderBody = (quote: Quote) => ({
  quote: quote.token,
  quoteVersion: quote.version,
  expectedTotalCents: quote.price.totalCents,
  contact,
  address,
  payment: 'card' as const,
});

export async function makeOrder(api: Client): Promise<{ order: Order; secret: string }> {
  const quote = await makeQuote(api);
  const answer = await api.placeOrder({ idempotencyKey: key(), body: orderBody(quote) });
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return answer.body;
}

/** The page to pay at, and its session's id. */
export async function openPage(api: Client, secret: string): Promise<{ url: string; id: string }> {
  const answer = await api.checkoutOrder({ bearer: secret, idempotencyKey: key() });
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  const { url } = answer.body;
  const id = /cs_test_\w+/.exec(url)?.[0];
  if (id === undefined) throw new Error(`no session in ${url}`);
  return { url, id };
}

export async function ownOrder(api: Client, secret: string) {
  const answer = await api.getOrder({ bearer: secret });
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return answer.body;
}

/** Waits until something that other processes do has happened. */
export async function until<T>(what: () => Promise<T | undefined | false>, ms = 8_000): Promise<T> {
  const end = Date.now() + ms;
  for (;;) {
    const found = await what();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end) throw new Error('it did not happen in time');
    await new Promise((done) => setTimeout(done, 25));
  }
}

/** A whole paid order, by the card flow. */
export async function makePaidOrder(world: World): Promise<{ id: string; secret: string }> {
  const { order, secret } = await makeOrder(world.api);
  const page = await openPage(world.api, secret);
  await world.control(`/sessions/${page.id}/pay`, { outcome: 'pay' });
  await until(async () => (await ownOrder(world.api, secret)).payment.state === 'paid');
  return { id: order.id, secret };
}
