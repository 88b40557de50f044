import type Stripe from 'stripe';
import type { EventType } from './event-type.ts';
import { previousAttributes } from './previous.ts';
import type { State, StoredEvent, WebhookEndpoint } from './state.ts';
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

/** Whether an endpoint asked for events of this type. */
export function listens(endpoint: WebhookEndpoint, type: EventType): boolean {
  const { enabled_events: enabled, status } = endpoint;
  return status === 'enabled' && (enabled.includes('*') || enabled.includes(type));
}

const delay = (state: State) =>
  state.weather.delaySeconds > 0 ? Math.round(draw(state) * state.weather.delaySeconds * 1000) : 0;

/** Puts one event on its way to one endpoint. @param wait in milliseconds, as the weather has it */
export function enqueue(
  world: World,
  event: string,
  endpoint: string,
  wait = delay(world.state),
): void {
  const { state } = world;
  state.sequence += 1;
  const id = `dlv_${state.sequence.toString().padStart(8, '0')}`;
  const dueAt = world.now() + wait;
  state.deliveries[id] = { id, event, endpoint, dueAt, attempts: [], state: 'waiting' };
}

/**
 * Changes an object and, if that made a difference, tells of it, with what it was before.
 *
 * @returns the object
 */
export function update<T extends object>(
  world: World,
  type: EventType,
  object: T,
  change: (object: T) => void,
): T {
  const before = structuredClone(object);
  change(object);
  const previous = previousAttributes(before, object);
  if (Object.keys(previous).length > 0) emit(world, type, object, previous);
  return object;
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
