import type Stripe from 'stripe';
import { done, type Outcome, refuse } from './error.ts';
import { apiVersion } from './event.ts';
import { kept } from './line-item.ts';
import { flag, list, metadata, notHere, type Param, type Params, required, text } from './param.ts';
import type { WebhookEndpoint } from './state.ts';
import { newId, newSecret, seconds, type World } from './world.ts';

export const endpointShape = {
  api_version: text(),
  connect: notHere,
  description: text(),
  enabled_events: required(list(text(), 300)),
  expand: list(text()),
  metadata,
  url: required(text()),
} satisfies Record<keyof Stripe.WebhookEndpointCreateParams, Param<unknown, boolean>>;

export const endpointUpdateShape = {
  description: text(),
  disabled: flag,
  enabled_events: list(text(), 300),
  expand: list(text()),
  metadata,
  url: text(),
} satisfies Record<keyof Stripe.WebhookEndpointUpdateParams, Param<unknown, boolean>>;

/** Registers where events are sent. Its secret is in this answer and in no other. */
export function createEndpoint(
  world: World,
  params: Params<typeof endpointShape>,
  secret = newSecret(world),
): Outcome<WebhookEndpoint> {
  if (!/^https?:$/.test(URL.parse(params.url)?.protocol ?? ''))
    return refuse('Invalid URL: An explicit scheme (such as https) must be provided.', {
      code: 'url_invalid',
      param: 'url',
    });
  const endpoint = {
    id: newId(world, 'we'),
    object: 'webhook_endpoint',
    api_version: params.api_version ?? apiVersion,
    application: null,
    created: seconds(world),
    description: params.description ?? null,
    enabled_events: [...params.enabled_events],
    livemode: false,
    metadata: kept(params.metadata),
    status: 'enabled',
    url: params.url,
  } satisfies Stripe.WebhookEndpoint;
  const stored: WebhookEndpoint = { ...endpoint, secrets: [{ secret, until: null }] };
  world.state.endpoints[stored.id] = stored;
  return done(stored);
}

/** What the API shows of an endpoint: never its secrets, but once. */
export function shownEndpoint(endpoint: WebhookEndpoint, withSecret = false): object {
  const { secrets, ...shown } = endpoint;
  const [first] = secrets;
  return withSecret && first !== undefined ? { ...shown, secret: first.secret } : shown;
}

export function updateEndpoint(
  endpoint: WebhookEndpoint,
  params: Params<typeof endpointUpdateShape>,
): WebhookEndpoint {
  endpoint.url = params.url ?? endpoint.url;
  endpoint.description = params.description ?? endpoint.description;
  if (params.enabled_events !== undefined) endpoint.enabled_events = [...params.enabled_events];
  if (params.disabled !== undefined) endpoint.status = params.disabled ? 'disabled' : 'enabled';
  return endpoint;
}

/** A new secret; for a day the old one signs as well, so that a header carries two signatures. */
export function rollSecret(world: World, endpoint: WebhookEndpoint): string {
  const secret = newSecret(world);
  const until = world.now() + 24 * 60 * 60 * 1000;
  endpoint.secrets = [
    { secret, until: null },
    ...endpoint.secrets.slice(0, 1).map((old) => ({ ...old, until })),
  ];
  return secret;
}
