import Stripe from 'stripe';
import type { Send } from '../delivery.ts';
import { emptyState, type State } from '../state.ts';
import { createStripeLocal } from '../stripe-local.ts';
import { laptop } from './shop.ts';

const day = 24 * 60 * 60;

/** A stand-in without a machine around it: its clock, chance and network are this object. */
export function alone(state: State = emptyState()) {
  let byte = 0;
  const clock = { now: Date.parse('2026-11-21T12:00:00Z'), saved: 0 };
  const sent: { readonly event: Stripe.Event; readonly url: string; readonly signature: string }[] =
    [];
  /** What endpoints answer. */
  const network: { send: Send } = { send: async () => ({ status: 200 }) };
  const local = createStripeLocal({
    now: () => clock.now,
    randomBytes: (count) => Uint8Array.from({ length: count }, () => (byte = (byte + 7) % 248)),
    send: async (url, headers, body) => {
      sent.push({ event: JSON.parse(body), url, signature: headers['stripe-signature'] ?? '' });
      return network.send(url, headers, body);
    },
    sleep: async () => undefined,
    publicUrl: () => 'http://127.0.0.1:12111',
    webhook: { url: 'http://127.0.0.1:3001/hook', secret: 'whsec_x' },
    state,
    changed: async () => {
      clock.saved += 1;
    },
  });
  const post = async (path: string, body: string | object, headers: Record<string, string> = {}) =>
    local.app.request(path, {
      method: 'POST',
      headers: { authorization: 'Bearer sk_test_x', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  /** The real SDK; only its connection is ours. */
  const stripe = new Stripe('sk_test_x', {
    telemetry: false,
    maxNetworkRetries: 0,
    httpClient: Stripe.createFetchHttpClient(
      async (url: string | URL | Request, init?: RequestInit) => local.app.request(url, init),
    ),
  });
  /** Presses a button of the page at an address. */
  const press = (url: string | null, fields: Record<string, string>) =>
    post(URL.parse(url ?? '')?.pathname ?? '', new URLSearchParams(fields).toString());
  return {
    local,
    sent,
    network,
    clock,
    post,
    stripe,
    types: () => sent.map(({ event }) => event.type),
    /** A test control. */
    async control(path: string, body: object = {}): Promise<unknown> {
      const response = await post(`/_local${path}`, body);
      const answer: unknown = await response.json();
      if (!response.ok) throw new Error(JSON.stringify(answer));
      return answer;
    },
    press,
    /** The payment of a laptop that somebody has just bought. */
    async paid(): Promise<string> {
      const { id, url } = await stripe.checkout.sessions.create(laptop());
      await press(url, { outcome: 'pay' });
      const session = await stripe.checkout.sessions.retrieve(id);
      return String(session.payment_intent);
    },
    async chargeOf(payment: string): Promise<Stripe.Charge> {
      const { data } = await stripe.charges.list({ payment_intent: payment });
      const [charge] = data;
      if (charge === undefined) throw new Error('nothing was charged');
      return charge;
    },
    page: async (path: string) => local.app.request(path),
    days: (count: number) => local.advance(count * day * 1000),
  };
}
