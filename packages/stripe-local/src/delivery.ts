import { createHmac } from 'node:crypto';
import { draw, enqueue, listens } from './event.ts';
import type { Delivery, State, StoredEvent, WebhookEndpoint } from './state.ts';
import { seconds, type World } from './world.ts';

/** Posts a signed event; answers the status, or why there was none. Never throws. */
export type Send = (
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
) => Promise<{ readonly status: number } | { readonly error: string }>;

const logLength = 5000;

/** `t=…,v1=…[,v1=…]`: one signature for each secret that is valid (two after a roll). */
export function signatureHeader(secrets: readonly string[], body: string, t: number): string {
  const signatures = secrets.map((secret) =>
    createHmac('sha256', secret).update(`${t}.${body}`).digest('hex'),
  );
  return [`t=${t}`, ...signatures.map((hex) => `v1=${hex}`)].join(',');
}

function validSecrets(endpoint: WebhookEndpoint, now: number): string[] {
  return endpoint.secrets
    .filter(({ until }) => until === null || until > now)
    .map(({ secret }) => secret);
}

function finish(state: State, delivery: Delivery, how: 'delivered' | 'given-up'): void {
  delivery.state = how;
  // A reset may have happened meanwhile, and the name may be another's by now.
  if (state.deliveries[delivery.id] !== delivery) return;
  delete state.deliveries[delivery.id];
  const event = state.events[delivery.event];
  // A duplicate, or a resend, tells an endpoint nothing new.
  const known = state.finished.some(
    (other) =>
      other.event === delivery.event &&
      other.endpoint === delivery.endpoint &&
      other.state === 'delivered',
  );
  if (event !== undefined && how === 'delivered' && !known && event.pending_webhooks > 0)
    event.pending_webhooks -= 1;
  state.finished.push(delivery);
  if (state.finished.length > logLength) state.finished.shift();
}

function retry(world: World, delivery: Delivery): void {
  const wait = world.state.weather.retrySeconds[delivery.attempts.length - 1];
  if (wait === undefined) {
    finish(world.state, delivery, 'given-up');
    return;
  }
  delivery.state = 'waiting';
  delivery.dueAt = world.now() + wait * 1000;
}

/** One attempt, with a time and signature of its own. What fails waits for the next attempt. */
export async function attempt(world: World, delivery: Delivery, send: Send): Promise<void> {
  const { state } = world;
  const endpoint = state.endpoints[delivery.endpoint];
  const event = state.events[delivery.event];
  if (endpoint === undefined || endpoint.status !== 'enabled' || event === undefined) {
    finish(state, delivery, 'given-up');
    return;
  }
  delivery.state = 'sending';
  const at = world.now();
  if (state.weather.drop > 0 && draw(state) < state.weather.drop) {
    delivery.attempts.push({ at, status: null, error: 'lost on the way (weather)' });
    retry(world, delivery);
    return;
  }
  const body = JSON.stringify(event, null, 2);
  const signature = signatureHeader(validSecrets(endpoint, at), body, seconds(world));
  const answer = await send(
    endpoint.url,
    {
      'content-type': 'application/json; charset=utf-8',
      'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
      'stripe-signature': signature,
    },
    body,
  );
  const lost = state.weather.dropResponse > 0 && draw(state) < state.weather.dropResponse;
  if (lost) delivery.attempts.push({ at, status: null, error: 'answer lost (weather)' });
  else if ('status' in answer) delivery.attempts.push({ at, status: answer.status });
  else delivery.attempts.push({ at, status: null, error: answer.error });
  const arrived = !lost && 'status' in answer && answer.status >= 200 && answer.status < 300;
  if (arrived) finish(state, delivery, 'delivered');
  else retry(world, delivery);
}

/** Everything that is due now, in the order in which the weather lets it go. */
export function dueDeliveries(world: World): Delivery[] {
  const { state } = world;
  if (state.weather.paused) return [];
  const now = world.now();
  const due = Object.values(state.deliveries).filter(
    (delivery) => delivery.state === 'waiting' && delivery.dueAt <= now,
  );
  if (!state.weather.shuffle) return due.toSorted((a, b) => a.dueAt - b.dueAt);
  return due
    .map((delivery) => ({ delivery, place: draw(state) }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ delivery }) => delivery);
}

/**
 * Sends an event once more, as the dashboard's "Resend" does: to one endpoint, or to all that
 * asked for its type.
 *
 * @returns how many endpoints that is
 */
export function resend(world: World, { id, type }: StoredEvent, only?: string): number {
  const endpoints = Object.values(world.state.endpoints).filter((endpoint) =>
    only === undefined ? listens(endpoint, type) : endpoint.id === only,
  );
  for (const endpoint of endpoints) enqueue(world, id, endpoint.id, 0);
  return endpoints.length;
}
