import type Stripe from 'stripe';
import type { EventType, State, StoredEvent, WebhookEndpoint } from './state.ts';
import { newId, seconds, type World } from './world.ts';

export const apiVersion = '2026-10-28.endive' satisfies Stripe.LatestApiVersion;

/** The next number from 0 to 1 of the weather's own seeded row (mulberry32). */
export function draw(state: State): number {
  const seed = (state.weather.seed + 0x6d2b79f5) | 0;
  state.weather.seed = seed;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
}

function listens(endpoint: WebhookEndpoint, type: EventType): boolean {
  const { enabled_events: enabled, status } = endpoint;
  return status === 'enabled' && (enabled.includes('*') || enabled.includes(type));
}

/** Puts one event on its way to one endpoint, at once or when the weather lets it. */
export function enqueue(world: World, event: string, endpoint: string): void {
  const { state } = world;
  const { weather } = state;
  const wait = weather.delaySeconds > 0 ? draw(state) * weather.delaySeconds * 1000 : 0;
  state.sequence += 1;
  const id = `dlv_${state.sequence.toString().padStart(8, '0')}`;
  const dueAt = world.now() + wait;
  state.deliveries[id] = { id, event, endpoint, dueAt, attempts: [], state: 'waiting' };
}

/**
 * Records that something happened: an event with the object as it is now (it never changes again),
 * and a delivery to every endpoint that asked for its type.
 */
export function emit(world: World, type: EventType, object: object, before?: object): StoredEvent {
  const { state } = world;
  const endpoints = Object.values(state.endpoints).filter((endpoint) => listens(endpoint, type));
  const event = {
    id: newId(world, 'evt'),
    object: 'event',
    api_version: apiVersion,
    created: seconds(world),
    data: {
      object: structuredClone(object),
      ...(before === undefined ? {} : { previous_attributes: structuredClone(before) }),
    },
    livemode: false,
    pending_webhooks: endpoints.length,
    request: {
      id: world.request?.id ?? null,
      idempotency_key: world.request?.idempotencyKey ?? null,
    },
    type,
  } satisfies StoredEvent;
  state.events[event.id] = event;
  for (const { id } of endpoints) {
    enqueue(world, event.id, id);
    if (state.weather.duplicate > 0 && draw(state) < state.weather.duplicate)
      enqueue(world, event.id, id);
  }
  return event;
}
