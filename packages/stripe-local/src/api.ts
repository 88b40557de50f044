import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { type Context, Hono } from 'hono';
import { checkoutRoutes } from './checkout.routes.ts';
import { type ApiError, envelope, type Outcome } from './error.ts';
import { eventRoutes } from './event.routes.ts';
import { apiVersion } from './event.ts';
import { render } from './expand.ts';
import { takeFault } from './fault.ts';
import { parseForm } from './form.ts';
import { headerError, keyOf } from './header.ts';
import { claim, fingerprintOf } from './idempotency.ts';
import { paymentRoutes } from './payment.routes.ts';
import { refundRoutes } from './refund.routes.ts';
import type { Route } from './route.ts';
import { shopRoutes } from './shop.routes.ts';
import type { Fault } from './state.ts';
import { newId, type World } from './world.ts';

/** Node's own request and response, where a server is around us: a fault can cut the connection. */
export interface Env {
  Bindings: Partial<HttpBindings>;
}

export interface ApiOptions {
  readonly world: World;
  sleep(ms: number): Promise<void>;
  /** Called when a request may have changed something, before it is answered. */
  changed(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

const faultErrors: Readonly<Record<'409' | '429' | '500', ApiError>> = {
  '409': {
    status: 409,
    type: 'idempotency_error',
    code: 'idempotency_key_in_use',
    message: 'There is another request in progress (stripe-local fault).',
  },
  '429': {
    status: 429,
    type: 'rate_limit_error',
    code: 'rate_limit',
    message: 'Request rate limit exceeded.',
  },
  '500': {
    status: 500,
    type: 'api_error',
    message: 'An unknown error occurred (stripe-local fault).',
  },
};

function refusal(error: ApiError): { status: number; body: string } {
  return { status: error.status, body: json(envelope(error)) };
}

function faultAnswer(fault: Fault): { status: number; body: string } | undefined {
  const { kind } = fault;
  return kind === '409' || kind === '429' || kind === '500'
    ? refusal(faultErrors[kind])
    : undefined;
}

/** Runs a request once its key, if it has one, is claimed. */
function execute(
  world: World,
  route: Route,
  form: string,
  id: string,
): { began: boolean; status: number; body: string } {
  const parsed = parseForm(form);
  if (!parsed.ok) return { began: false, ...refusal(parsed.error) };
  const { began, outcome, expand } = route.answer(world, parsed.value, id);
  const rendered: Outcome<object> = outcome.ok
    ? render(world.state, outcome.value, expand)
    : outcome;
  return rendered.ok
    ? { began, status: 200, body: json(rendered.value) }
    : { began, ...refusal(rendered.error) };
}

async function answer(
  c: Context<Env>,
  route: Route,
  { world, sleep, changed }: ApiOptions,
  requestId: string,
  fault: Fault | undefined,
): Promise<Answer> {
  const { method } = route;
  // On other methods a key has no effect (https://docs.stripe.com/api/idempotent_requests).
  const key = method === 'POST' ? c.req.header('idempotency-key') : undefined;
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    'request-id': requestId,
    'stripe-version': apiVersion,
    ...(key === undefined ? {} : { 'idempotency-key': key, 'original-request': requestId }),
    ...(fault === undefined || fault.shouldRetry === null
      ? {}
      : { 'stripe-should-retry': String(fault.shouldRetry) }),
  };
  const unwelcome = headerError((name) => c.req.header(name));
  if (unwelcome !== undefined) return { ...refusal(unwelcome), headers };

  const broken = fault === undefined ? undefined : faultAnswer(fault);
  if (broken !== undefined && fault?.kept !== true) return { ...broken, headers };

  const form = method === 'POST' ? await c.req.text() : new URL(c.req.url).search.slice(1);
  const slot =
    key === undefined ? undefined : `${keyOf(c.req.header('authorization') ?? '')} ${key}`;
  const { state } = world;
  if (slot !== undefined) {
    const claimed = claim(state, slot, fingerprintOf(method, c.req.path, form), world.now());
    if (claimed.kind === 'refused') return { ...refusal(claimed.error), headers };
    if (claimed.kind === 'replay') {
      headers['original-request'] = claimed.answer.requestId;
      headers['idempotent-replayed'] = 'true';
      return { ...claimed.answer, headers };
    }
  }
  // While it sleeps its key is taken, as it is while Stripe works.
  if (fault?.kind === 'slow') await sleep(fault.delayMs);
  world.request = { id: requestId, idempotencyKey: key ?? null };
  const run =
    broken === undefined
      ? execute(world, route, form, c.req.param('id') ?? '')
      : { began: true, ...broken };
  world.request = null;
  if (slot !== undefined) {
    const kept = state.kept[slot];
    if (run.began && kept !== undefined)
      kept.answer = { status: run.status, body: run.body, requestId };
    else delete state.kept[slot];
  }
  if (method !== 'GET') await changed();
  return { status: run.status, body: run.body, headers };
}

/** Cuts the connection: before an answer, or in the middle of one. */
function sever(c: Context<Env>, partial?: Answer): Response {
  // Outside of a server (`app.request`) there is no environment, whatever its type says.
  const { incoming, outgoing }: Env['Bindings'] = c.env ?? {};
  if (incoming === undefined || outgoing === undefined)
    return c.body('stripe-local would cut the connection here', 599 as 500);
  if (partial === undefined) {
    incoming.socket.resetAndDestroy();
    return RESPONSE_ALREADY_SENT;
  }
  const length = Buffer.byteLength(partial.body);
  outgoing.writeHead(partial.status, { ...partial.headers, 'content-length': length });
  outgoing.write(partial.body.slice(0, partial.body.length / 2), () => incoming.socket.destroy());
  return RESPONSE_ALREADY_SENT;
}

/** The API under /v1. */
export function createApi(options: ApiOptions): Hono<Env> {
  const { world } = options;
  const api = new Hono<Env>();
  for (const route of [
    ...checkoutRoutes,
    ...paymentRoutes,
    ...refundRoutes,
    ...shopRoutes,
    ...eventRoutes,
  ])
    api.on(route.method, route.path, async (c) => {
      const fault = takeFault(world.state, route.method, c.req.path);
      if (fault?.kind === 'reset') return sever(c);
      const requestId = newId(world, 'req');
      const answered = await answer(c, route, options, requestId, fault);
      if (fault?.kind === 'lose') return sever(c);
      if (fault?.kind === 'truncate') return sever(c, answered);
      return new Response(answered.body, { status: answered.status, headers: answered.headers });
    });
  api.all('/v1/*', (c) => {
    const { status, body } = refusal({
      status: 404,
      type: 'invalid_request_error',
      message: `Unrecognized request URL (${c.req.method}: ${c.req.path}). stripe-local has only what a shop needs.`,
    });
    const headers = {
      'content-type': 'application/json',
      'request-id': newId(world, 'req'),
      'stripe-version': apiVersion,
    };
    return new Response(body, { status, headers });
  });
  return api;
}
