import { Hono } from 'hono';
import type { ApiOptions, Env } from './api.ts';
import { readBuyer } from './buyer.ts';
import { resend } from './delivery.ts';
import {
  closeDispute,
  disputeStatuses,
  escalateDispute,
  openDispute,
  setDisputeStatus,
} from './dispute.ts';
import { rollSecret } from './endpoint.ts';
import { done, envelope, missing, type Outcome, refuse } from './error.ts';
import { formOfJson } from './form.ts';
import {
  chance,
  flag,
  integer,
  list,
  oneOf,
  type Params,
  readParams,
  required,
  type Shape,
  text,
} from './param.ts';
import { confirm, payOutcomes } from './payment.ts';
import { endRefund } from './refund.ts';
import { settle } from './settle.ts';
import { type Dispute, emptyState, type Fault, type State } from './state.ts';
import type { World } from './world.ts';

const faultShape = {
  kind: required(oneOf('reset', 'lose', 'truncate', 'slow', '409', '429', '500')),
  method: oneOf('GET', 'POST', 'DELETE'),
  path: text(),
  skip: integer(0, 1000),
  times: integer(1, 1000),
  delay_ms: integer(0, 600_000),
  should_retry: flag,
  kept: flag,
};

const weatherShape = {
  paused: flag,
  seed: integer(0, 2_147_483_647),
  shuffle: flag,
  duplicate: chance,
  drop: chance,
  drop_response: chance,
  delay_seconds: integer(0, 86_400),
  retry_seconds: list(integer(0, 604_800), 50),
};

const payShape = {
  outcome: oneOf(...payOutcomes),
  email: text(),
  name: text(),
  country: text(2),
  shipping_rate: text(),
};

function addFault(state: State, params: Params<typeof faultShape>): Fault {
  const fault: Fault = {
    kind: params.kind,
    method: params.method ?? null,
    path: params.path ?? null,
    skip: params.skip ?? 0,
    times: params.times ?? 1,
    delayMs: params.delay_ms ?? 1000,
    shouldRetry: params.should_retry ?? null,
    kept: params.kept ?? false,
  };
  state.faults.push(fault);
  return fault;
}

function setWeather(state: State, params: Params<typeof weatherShape>): void {
  const { weather } = state;
  state.weather = {
    paused: params.paused ?? weather.paused,
    seed: params.seed ?? weather.seed,
    shuffle: params.shuffle ?? weather.shuffle,
    duplicate: params.duplicate ?? weather.duplicate,
    drop: params.drop ?? weather.drop,
    dropResponse: params.drop_response ?? weather.dropResponse,
    delaySeconds: params.delay_seconds ?? weather.delaySeconds,
    retrySeconds: params.retry_seconds ?? weather.retrySeconds,
  };
}

/** Forgets everything but where webhooks go. */
function reset(state: State): void {
  const { endpoints } = state;
  Object.assign(state, emptyState(), { endpoints });
}

export interface ControlOptions extends ApiOptions {
  /** Lets everything happen that is due, and waits for it. */
  tick(): Promise<void>;
  /** Moves the clock, and lets all happen that is due on the way. */
  advance(ms: number): Promise<void>;
}

/** What a test does to the stand-in, under /_local: JSON in, JSON out, no key. */
export function createControl({ world, changed, tick, advance }: ControlOptions): Hono<Env> {
  const control = new Hono<Env>();
  const { state } = world;

  const post = <S extends Shape>(
    path: string,
    shape: S,
    run: (params: Params<S>, id: string) => Outcome<object> | Promise<Outcome<object>>,
  ) =>
    control.post(`/_local${path}`, async (c) => {
      const body = await c.req.text();
      const form = body === '' ? new Map() : formOfJson(parseJson(body));
      const params =
        typeof form === 'string'
          ? refuse('The body is not a JSON object.')
          : readParams(shape, form);
      const outcome = params.ok ? await run(params.value, c.req.param('id') ?? '') : params;
      await changed();
      return outcome.ok
        ? c.json(outcome.value)
        : c.json(envelope(outcome.error), outcome.error.status);
    });

  control.get('/_local/clock', (c) => c.json(clock(world)));
  post('/clock', { advance_seconds: required(integer(0, 31_536_000)) }, async (params) => {
    await advance(params.advance_seconds * 1000);
    return done(clock(world));
  });
  post('/reset', {}, () => {
    reset(state);
    return done({ reset: true });
  });

  control.get('/_local/faults', (c) => c.json(state.faults));
  control.delete('/_local/faults', (c) => {
    state.faults = [];
    return c.json([]);
  });
  post('/faults', faultShape, (params) => done(addFault(state, params)));

  control.get('/_local/webhooks', (c) => c.json(state.weather));
  post('/webhooks', weatherShape, (params) => {
    setWeather(state, params);
    return done(state.weather);
  });
  post('/webhook_endpoints/:id/roll', {}, (_, id) => {
    const endpoint = state.endpoints[id];
    return endpoint === undefined
      ? missing('webhook endpoint', id)
      : done({ secret: rollSecret(world, endpoint) });
  });

  control.get('/_local/deliveries', (c) =>
    c.json({ waiting: Object.values(state.deliveries), finished: state.finished }),
  );
  /** Sends all that waits, however long it would have waited, unless paused. */
  post('/deliveries/flush', {}, async () => {
    for (const delivery of Object.values(state.deliveries)) delivery.dueAt = world.now();
    await tick();
    return done({ waiting: Object.keys(state.deliveries).length });
  });
  post('/events/:id/send', { endpoint: text() }, async ({ endpoint }, id) => {
    const event = state.events[id];
    if (event === undefined) return missing('event', id);
    if (endpoint !== undefined && state.endpoints[endpoint] === undefined)
      return missing('webhook endpoint', endpoint, 'endpoint');
    const endpoints = resend(world, event, endpoint);
    await tick();
    return done({ endpoints });
  });

  post('/sessions/:id/pay', payShape, ({ outcome = 'pay', ...told }, id) => {
    const session = state.sessions[id];
    if (session === undefined) return missing('checkout.session', id);
    if (session.status !== 'open') return refuse(`The session is ${session.status}.`);
    if (outcome === 'pay-abroad' && session.adaptive_pricing?.enabled !== true)
      return refuse('Nobody pays abroad without `adaptive_pricing`.');
    const buyer = readBuyer(world, session, new Map(Object.entries(told)));
    if (buyer === undefined || 'missing' in buyer)
      return refuse('The page of this session does not offer that country or shipping rate.');
    return done(confirm(world, session, outcome, buyer));
  });
  post('/payment_intents/:id/settle', { arrives: flag }, ({ arrives }, id) =>
    settle(world, id, arrives ?? true)
      ? done({ settled: true })
      : refuse('Only a payment intent that is processing can be settled.'),
  );
  post('/refunds', { mode: required(oneOf('succeed', 'pending', 'fail')) }, ({ mode }) => {
    state.refundMode = mode;
    return done({ mode });
  });
  post('/refunds/:id/end', { succeeds: flag }, ({ succeeds }, id) =>
    endRefund(world, id, succeeds ?? true)
      ? done(state.refunds[id] ?? {})
      : refuse(
          'Only a refund that is pending can end, and only one that succeeded can still fail.',
        ),
  );
  post('/charges/:id/dispute', { reason: text(), inquiry: flag }, ({ reason, inquiry }, id) => {
    const charge = state.charges[id];
    return charge === undefined
      ? missing('charge', id)
      : openDispute(world, charge, reason ?? 'fraudulent', inquiry);
  });
  const dispute = <S extends Shape>(
    path: string,
    shape: S,
    run: (dispute: Dispute, params: Params<S>) => Outcome<object>,
  ) =>
    post(`/disputes/:id/${path}`, shape, (params, id) => {
      const found = state.disputes[id];
      return found === undefined ? missing('dispute', id) : run(found, params);
    });
  dispute('close', { status: required(oneOf('won', 'lost', 'warning_closed')) }, (row, params) =>
    closeDispute(world, row, params.status),
  );
  dispute('escalate', {}, (row) => escalateDispute(world, row));
  dispute('status', { status: required(oneOf(...disputeStatuses)) }, (row, params) =>
    done(setDisputeStatus(world, row, params.status)),
  );
  return control;
}

function clock(world: World): object {
  return {
    now: new Date(world.now()).toISOString(),
    offset_seconds: world.state.clockOffset / 1000,
  };
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return '';
  }
}
