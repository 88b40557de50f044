import type Stripe from 'stripe';
import { done, type Outcome, refuse } from './error.ts';
import { apiVersion } from './event.ts';
import { eventTypes } from './event-type.ts';
import { kept, mergeMetadata } from './metadata.ts';
import {
  clearable,
  flag,
  list,
  metadata,
  notHere,
  type ParamFor,
  type Params,
  required,
  text,
} from './param.ts';
import type { WebhookEndpoint } from './state.ts';
import { newId, newSecret, seconds, type World } from './world.ts';

export const endpointShape = {
  api_version: text(),
  connect: notHere,
  description: text(),
  enabled_events: required(list(text(), 300)),
  metadata,
  url: required(text()),
} satisfies ParamFor<Stripe.WebhookEndpointCreateParams>;

export const endpointUpdateShape = {
  description: clearable(text()),
  disabled: flag,
  enabled_events: list(text(), 300),
  metadata,
  url: text(),
} satisfies ParamFor<Stripe.WebhookEndpointUpdateParams>;

function endpointError(params: {
  readonly api_version?: string;
  readonly enabled_events?: readonly string[];
  readonly url?: string;
}): Outcome<never> | undefined {
  const { api_version: version = apiVersion, enabled_events: types = [], url } = params;
  if (url !== undefined && !/^https?:$/.test(URL.parse(url)?.protocol ?? ''))
    return refuse('Invalid URL: An explicit scheme (such as https) must be provided.', {
      code: 'url_invalid',
      param: 'url',
    });
  // An endpoint that waited for what never comes would look like a shop that is not told.
  const strange = types.find((type) => type !== '*' && !eventTypes.some((known) => known === type));
  const limit =
    version === apiVersion
      ? strange && `never sends '${strange}'`
      : `speaks ${apiVersion} only, not '${version}'`;
  return limit === undefined
    ? undefined
    : refuse(`stripe-local ${limit}.`, {
        code: 'stripe_local_limit',
        param: version === apiVersion ? 'enabled_events' : 'api_version',
      });
}

/** Registers where events are sent. Its secret is in this answer and in no other. */
export function createEndpoint(
  world: World,
  params: Params<typeof endpointShape>,
  secret = newSecret(world),
): Outcome<WebhookEndpoint> {
  const wrong = endpointError(params);
  if (wrong !== undefined) return wrong;
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
): Outcome<WebhookEndpoint> {
  const wrong = endpointError(params);
  if (wrong !== undefined) return wrong;
  endpoint.url = params.url ?? endpoint.url;
  if (params.description !== undefined) endpoint.description = params.description || null;
  endpoint.metadata = mergeMetadata(endpoint.metadata, params.metadata);
  if (params.enabled_events !== undefined) endpoint.enabled_events = [...params.enabled_events];
  if (params.disabled !== undefined) endpoint.status = params.disabled ? 'disabled' : 'enabled';
  return done(endpoint);
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
