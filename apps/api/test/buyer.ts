import { randomUUID } from 'node:crypto';
import { standardConfiguration } from '@nyx/catalog';
import type { Order, Quote, QuoteRequest } from '@nyx/contract';
import type { Client } from '@nyx/contract/client';
import { expected } from './client.ts';

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
  return expected(api, await api.createQuote({ idempotencyKey: key(), body: request }), 201);
}

type Method = 'card' | 'transfer';

export const orderBody = (quote: Quote, payment: Method = 'card') => ({
  quote: quote.token,
  quoteVersion: quote.version,
  expectedTotalCents: quote.price.totalCents,
  contact,
  address,
  payment,
});

export async function makeOrder(
  api: Client,
  payment: Method = 'card',
): Promise<{ order: Order; secret: string }> {
  const quote = await makeQuote(api);
  const body = orderBody(quote, payment);
  return expected(api, await api.placeOrder({ idempotencyKey: key(), body }), 201);
}

/** The session of a page to pay at. */
export function sessionIn(url: string): string {
  const id = /cs_test_\w+/.exec(url)?.[0];
  if (id === undefined) throw new Error(`no session in ${url}`);
  return id;
}

/** What a buyer does about an order. Each call is a request of its own. */
export const checkout = (api: Client, secret: string) => api.checkoutOrder(fresh(secret));
export const settle = (api: Client, secret: string) => api.settleOrder(fresh(secret));
export const cancel = (api: Client, secret: string) => api.cancelOrder(fresh(secret));
export const withdraw = (api: Client, secret: string) => api.withdrawOrder(fresh(secret));

const fresh = (secret: string) => ({ bearer: secret, idempotencyKey: key() });

/** The page to pay at, and its session's id. */
export async function openPage(api: Client, secret: string): Promise<{ url: string; id: string }> {
  const { url } = expected(api, await checkout(api, secret), 200);
  return { url, id: sessionIn(url) };
}

export async function ownOrder(api: Client, secret: string) {
  return expected(api, await api.getOrder({ bearer: secret }), 200);
}

export const paymentState = async (api: Client, secret: string) =>
  (await ownOrder(api, secret)).payment.state;
