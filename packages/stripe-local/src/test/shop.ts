import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Stripe from 'stripe';
import { type Served, serve } from '../serve.ts';

export const secret = 'whsec_test_shop';

/** A shop as the real SDK sees it: a stand-in, a client for it, and an endpoint that takes events. */
export interface Shop {
  readonly stripe: Stripe;
  readonly served: Served;
  readonly received: { event: Stripe.Event; signature: string }[];
  /** What the endpoint answers; 200 unless a test changes it. */
  answer: number;
  /** The secret that it checks signatures with. */
  check: string;
  local(path: string, body?: object): Promise<unknown>;
  /** Lets all that is due happen. */
  settle(): Promise<void>;
  types(): string[];
  close(): Promise<void>;
}

export function client(served: Served, config: Partial<Stripe.StripeConfig> = {}): Stripe {
  return new Stripe('sk_test_local', {
    host: '127.0.0.1',
    port: new URL(served.url).port,
    protocol: 'http',
    telemetry: false,
    maxNetworkRetries: 0,
    ...config,
  });
}

export async function openShop(): Promise<Shop> {
  const received: Shop['received'] = [];
  const verifier = new Stripe('sk_test_verifier');
  const endpoint = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const signature = String(request.headers['stripe-signature']);
      const body = Buffer.concat(chunks);
      // A clock that a test moved signs in the future, which the SDK accepts.
      const event = verifier.webhooks.constructEvent(body, signature, shop.check);
      received.push({ event, signature });
      response.writeHead(shop.answer).end();
    });
  });
  await new Promise<void>((resolve) => endpoint.listen(0, '127.0.0.1', resolve));
  const { port } = endpoint.address() as AddressInfo;
  const served = await serve({
    port: 0,
    webhook: { url: `http://127.0.0.1:${port}/hook`, secret },
  });
  const shop: Shop = {
    stripe: client(served),
    served,
    received,
    answer: 200,
    check: secret,
    async local(path, body = {}) {
      const response = await fetch(`${served.url}/_local${path}`, {
        method: 'POST',
        body: JSON.stringify(body),
      });
      const answer: unknown = await response.json();
      if (!response.ok) throw new Error(JSON.stringify(answer));
      return answer;
    },
    async settle() {
      await shop.local('/deliveries/flush');
      for (let turn = 0; turn < 50; turn += 1) {
        if (Object.keys(served.local.state.deliveries).length === 0) return;
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
    types: () => received.map(({ event }) => event.type),
    async close() {
      await served.stop();
      endpoint.closeAllConnections();
      await new Promise((resolve) => endpoint.close(resolve));
    },
  };
  return shop;
}

export const laptop = (more: Partial<Stripe.Checkout.SessionCreateParams> = {}) =>
  ({
    mode: 'payment',
    success_url: 'http://127.0.0.1:4321/paid?session={CHECKOUT_SESSION_ID}',
    cancel_url: 'http://127.0.0.1:4321/order',
    client_reference_id: 'ord_1',
    metadata: { order: 'ord_1' },
    payment_intent_data: { metadata: { order: 'ord_1' } },
    line_items: [
      {
        quantity: 1,
        price_data: {
          currency: 'eur',
          unit_amount: 189_900,
          product_data: { name: 'V54 <laptop>' },
        },
      },
    ],
    ...more,
  }) satisfies Stripe.Checkout.SessionCreateParams;

/** Presses a button of the pay page, as a browser without JavaScript does. */
export function press(url: string | null, outcome: string): Promise<Response> {
  return fetch(url ?? '', {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ outcome, email: 'ada@example.org', name: 'Ada' }),
  });
}
