import { Hono } from 'hono';
import { type ApiOptions, createApi, type Env } from './api.ts';
import { becomeAvailable } from './balance.ts';
import { createControl } from './control.ts';
import { attempt, dueDeliveries, type Send } from './delivery.ts';
import { createDesk } from './desk.ts';
import { createEndpoint } from './endpoint.ts';
import { envelope } from './error.ts';
import { forgetOldKeys } from './idempotency.ts';
import { html, notePage } from './page.ts';
import { createPayPages } from './pay.ts';
import { endRefund } from './refund.ts';
import { close } from './session.ts';
import { chargeUpdated, settle } from './settle.ts';
import { type Delivery, type Job, type State, stateOf } from './state.ts';
import type { World } from './world.ts';

export interface StripeLocalOptions {
  /** Milliseconds since 1970; `() => Date.now()`. */
  readonly now: () => number;
  readonly randomBytes: (count: number) => Uint8Array;
  readonly send: Send;
  readonly sleep: (ms: number) => Promise<void>;
  /** Origin of the pay pages; asked each time, because a port may be known only later. */
  readonly publicUrl: () => string;
  /** Where events go, besides endpoints that are made over the API. */
  readonly webhook?: { readonly url: string; readonly secret: string };
  /** What an earlier run left. */
  readonly state?: State;
  /** Called before an answer to whatever may have changed the state, and after each tick that did. */
  readonly changed?: (state: State) => Promise<void>;
}

export interface StripeLocal {
  readonly app: Hono<Env>;
  /** Lets happen what is due: expiries, settlements, webhook attempts. Resolves when all is done. */
  readonly tick: () => Promise<void>;
  /** Moves our own clock forward, and lets each thing that becomes due on the way happen at its time. */
  readonly advance: (ms: number) => Promise<void>;
  /** When the next thing is due, in milliseconds of `options.now`, or null. */
  readonly nextDue: () => number | null;
  readonly state: State;
}

const hour = 60 * 60 * 1000;

function runJob(world: World, { kind, id }: Job): void {
  const session = world.state.sessions[id];
  if (kind === 'available') becomeAvailable(world, id);
  else if (kind === 'charge-updated') chargeUpdated(world, id);
  else if (kind === 'settle' || kind === 'fail') settle(world, id, kind === 'settle');
  else if (kind === 'refund-succeeds' || kind === 'refund-fails')
    endRefund(world, id, kind === 'refund-succeeds');
  else if (session?.status === 'open') close(world, session);
}

/** What was on its way when an earlier run was killed is on its way again. */
function revive(state: State): State {
  for (const delivery of Object.values(state.deliveries)) delivery.state = 'waiting';
  for (const [slot, { answer }] of Object.entries(state.kept))
    if (answer === null) delete state.kept[slot];
  return state;
}

/** The endpoint of an earlier run stays the same one, so that what was on its way still arrives. */
function registerWebhook(world: World, url: string, secret: string): void {
  const known = Object.values(world.state.endpoints).find(
    ({ description }) => description === 'stripe-local',
  );
  if (known === undefined) {
    createEndpoint(world, { url, enabled_events: ['*'], description: 'stripe-local' }, secret);
    return;
  }
  known.url = url;
  known.secrets = [{ secret, until: null }];
}

/**
 * A stand-in for Stripe as a Hono app. It has no clock, chance, network or timer of its own: whoever
 * serves it calls `tick` when `nextDue` has come.
 */
export function createStripeLocal(options: StripeLocalOptions): StripeLocal {
  const state = revive(stateOf(options.state ?? {}));
  const world: World = {
    state,
    now: () => options.now() + state.clockOffset,
    publicUrl: options.publicUrl,
    randomBytes: options.randomBytes,
    request: null,
  };
  if (options.webhook !== undefined)
    registerWebhook(world, options.webhook.url, options.webhook.secret);
  const changed = async () => options.changed?.(state);
  let swept = world.now();

  // Also those that a timer started: whoever moves the clock or flushes waits for them.
  const flying = new Set<Promise<void>>();
  const fly = (delivery: Delivery) => {
    // Each is kept, and what follows from it planned, without waiting for slower ones.
    const flight: Promise<void> = attempt(world, delivery, options.send)
      .then(changed)
      .finally(() => flying.delete(flight));
    flying.add(flight);
  };

  const landed = async () => {
    while (flying.size > 0) await Promise.all(flying);
  };

  const tick = async () => {
    const now = world.now();
    if (now > swept + hour) {
      forgetOldKeys(state, now);
      swept = now;
    }
    let busy = false;
    for (let job = state.jobs[0]; job !== undefined && job.at <= now; job = state.jobs[0]) {
      state.jobs.shift();
      runJob(world, job);
      busy = true;
    }
    for (const delivery of dueDeliveries(world)) fly(delivery);
    if (busy) await changed();
    await landed();
  };

  const nextDue = () => {
    const times = state.weather.paused
      ? []
      : Object.values(state.deliveries)
          .filter((delivery) => delivery.state === 'waiting')
          .map(({ dueAt }) => dueAt);
    const [job] = state.jobs;
    if (job !== undefined) times.push(job.at);
    return times.length === 0 ? null : Math.min(...times) - state.clockOffset;
  };

  const step = async (ms: number) => {
    const end = state.clockOffset + ms;
    for (;;) {
      await landed();
      const due = nextDue();
      const offset = state.clockOffset + (due ?? 0) - options.now();
      if (due === null || offset > end) break;
      state.clockOffset = Math.max(state.clockOffset, offset);
      await tick();
    }
    state.clockOffset = end;
    await tick();
  };
  let last = Promise.resolve();
  const advance = (ms: number) => {
    const turn = last.then(() => step(ms));
    last = turn.catch(() => undefined);
    return turn;
  };

  const parts: ApiOptions = { world, sleep: options.sleep, changed };
  const app = new Hono<Env>();
  // A page that someone visits must not drive the API or the test controls of their machine.
  app.use('*', async (c, next) => {
    const origin = c.req.header('origin');
    // Only the desk's own forms; those of a pay page need the id of a session.
    const own = c.req.path.startsWith('/desk') && origin === URL.parse(options.publicUrl())?.origin;
    if (origin !== undefined && !own && !c.req.path.startsWith('/pay/')) {
      const text = 'stripe-local takes no requests from web pages.';
      return html(notePage('Refused', text), 403);
    }
    return next();
  });
  app.route('/', createApi(parts));
  app.route('/', createPayPages(parts));
  app.route('/', createControl({ ...parts, tick, advance }));
  app.route('/', createDesk({ ...parts, tick, advance }));
  const forPrograms = (path: string) => /^\/(v1|_local)\//.test(path);
  app.notFound((c) => {
    if (!forPrograms(c.req.path))
      return html(notePage('Nothing is here', 'No page has this address.'), 404);
    const message = `stripe-local has nothing at ${c.req.method} ${c.req.path}.`;
    return c.json(envelope({ status: 404, type: 'invalid_request_error', message }), 404);
  });
  app.onError((error, c) => {
    console.error(error);
    const message = 'stripe-local has a bug; see its log.';
    if (!forPrograms(c.req.path)) return html(notePage('Something broke', message), 500);
    return c.json(envelope({ status: 500, type: 'api_error', message }), 500);
  });
  return { app, tick, advance, nextDue, state };
}
