import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { ask, load, type Rate } from './load.ts';
import { named } from './server.ts';
import { freePort, type Spawned, spawnReady } from './spawn.ts';

const source = fileURLToPath(new URL('../bench/vendure', import.meta.url));

/** Vendure (https://vendure.io) with one product, in a folder outside of this checkout. */
export async function openVendure(server: string, folder: string): Promise<Spawned> {
  mkdirSync(folder, { recursive: true });
  cpSync(source, folder, { recursive: true });
  if (!existsSync(join(folder, 'node_modules/@vendure/core')))
    execFileSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts'], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  const database = `vendure_${process.pid}`;
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(`CREATE DATABASE ${database}`);
  await client.end();
  const sockets = new URLSearchParams(named(server, database).split('?')[1]).get('host') ?? '';
  return spawnReady([join(folder, 'server.cjs')], {
    PORT: String(await freePort()),
    VENDURE_DATABASE: database,
    VENDURE_SOCKETS: sockets,
  });
}

/** The six requests from an empty cart to an order whose payment is settled, by its own test payment. */
const steps = [
  'mutation { addItemToOrder(productVariantId: 1, quantity: 1) { __typename } }',
  `mutation { setOrderShippingAddress(input: { fullName: "Ada Lovelace",
    streetLine1: "Mannerheimintie 1", city: "Helsinki", postalCode: "00100",
    countryCode: "FI" }) { __typename } }`,
  `mutation { setCustomerForOrder(input: { firstName: "Ada", lastName: "Lovelace",
    emailAddress: "ada@example.com" }) { __typename } }`,
  'mutation { setOrderShippingMethod(shippingMethodId: 1) { __typename } }',
  'mutation { transitionOrderToState(state: "ArrangingPayment") { __typename } }',
  `mutation { addPaymentToOrder(input: { method: "standard-payment", metadata: {} })
    { __typename ... on Order { state } } }`,
];
const detail =
  '{ product(id: 1) { id name slug description variants { id sku priceWithTax stockLevel } } }';

export interface Peer {
  readonly orders: (clients: number, seconds: number) => Promise<Rate>;
  readonly reads: (clients: number, seconds: number) => Promise<Rate>;
}

export function vendureFlows(url: string): Peer {
  const send = async (query: string, token: string) => {
    const headers: Record<string, string> =
      token === '' ? {} : { authorization: `Bearer ${token}` };
    const answer = await ask<{ errors?: unknown }>('POST', `${url}/shop-api`, { query }, headers);
    if (answer.status !== 200 || answer.body.errors !== undefined)
      throw new Error(JSON.stringify(answer.body));
    return answer;
  };
  const order = async () => {
    let token = '';
    let said = '';
    for (const query of steps) {
      const { headers, body } = await send(query, token);
      token = String(headers['vendure-auth-token'] ?? token);
      said = JSON.stringify(body);
    }
    if (!said.includes('PaymentSettled')) throw new Error(said);
  };
  const read = async () => {
    await send(detail, '');
  };
  return {
    orders: (clients, seconds) => load(clients, seconds, order),
    reads: (clients, seconds) => load(clients, seconds, read),
  };
}
