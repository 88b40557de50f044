import type Stripe from 'stripe';
import {
  createEndpoint,
  endpointShape,
  endpointUpdateShape,
  shownEndpoint,
  updateEndpoint,
} from './endpoint.ts';
import { done, missing, type Outcome, refuse } from './error.ts';
import { matching, pageOf } from './page-of.ts';
import { flag, list, type ParamFor, type Params, text } from './param.ts';
import { filters, one, type Route, route, show } from './route.ts';
import { pageShape } from './session-params.ts';
import type { State, StoredEvent, WebhookEndpoint } from './state.ts';
import type { World } from './world.ts';

const eventFilters = {
  ...filters,
  delivery_success: flag,
  type: text(),
  types: list(text(), 20),
} satisfies ParamFor<Stripe.EventListParams>;

/** Events are there for 30 days (https://docs.stripe.com/api/events). */
const within30Days = (world: World, { created }: StoredEvent) =>
  created >= world.now() / 1000 - 30 * 24 * 60 * 60;

/** `charge.*` is every type that begins so. */
const isOfType = (type: string, asked: string) =>
  asked.endsWith('*') ? type.startsWith(asked.slice(0, -1)) : type === asked;

function listEvents(world: World, params: Params<typeof eventFilters>): Outcome<object> {
  const { type, types, delivery_success: arrived } = params;
  if (type !== undefined && types !== undefined)
    return refuse('You may only specify one of these parameters: type, types.', {
      code: 'parameters_exclusive',
    });
  const asked = types ?? [type ?? '*'];
  const rows = matching(world.state.events, params, []).filter(
    (event) =>
      within30Days(world, event) &&
      asked.some((each) => isOfType(event.type, each)) &&
      (arrived === undefined || (event.pending_webhooks === 0) === arrived),
  );
  return pageOf(rows, params, '/v1/events');
}

function deleteEndpoint({ state }: { state: State }, { id }: WebhookEndpoint): Outcome<object> {
  delete state.endpoints[id];
  return done({
    id,
    object: 'webhook_endpoint',
    deleted: true,
  } satisfies Stripe.DeletedWebhookEndpoint);
}

const hooks = '/v1/webhook_endpoints';
const endpoint = <P>(run: (world: World, row: WebhookEndpoint, params: P) => Outcome<object>) =>
  one(({ endpoints }) => endpoints, 'webhook endpoint', run);

/** What happened, and who is told. */
export const eventRoutes: readonly Route[] = [
  route('GET', '/v1/events', eventFilters, listEvents),
  route(
    'GET',
    '/v1/events/:id',
    {},
    one(
      ({ events }) => events,
      'event',
      (world, row) => (within30Days(world, row) ? done(row) : missing('event', row.id)),
    ),
  ),

  route('POST', hooks, endpointShape, (world, params) => {
    const created = createEndpoint(world, params);
    return created.ok ? done(shownEndpoint(created.value, true)) : created;
  }),
  route('GET', hooks, pageShape, ({ state }, params) =>
    pageOf(Object.values(state.endpoints), params, hooks),
  ),
  route('GET', `${hooks}/:id`, {}, endpoint(show)),
  route(
    'POST',
    `${hooks}/:id`,
    endpointUpdateShape,
    endpoint((_, row, params: Params<typeof endpointUpdateShape>) => updateEndpoint(row, params)),
  ),
  route('DELETE', `${hooks}/:id`, {}, endpoint(deleteEndpoint)),
];
