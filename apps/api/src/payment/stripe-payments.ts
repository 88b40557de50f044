import type StripeSdk from 'stripe';
import { z } from 'zod';
import { reached } from '../crash.ts';
import { outside } from '../database/database.ts';
import type { PaymentEvent, Payments, Said, SessionRequest, Trouble } from './payments.ts';
import { Stripe } from './stripe.ts';
import { disputeFacts, refundFacts, sessionFacts } from './stripe-facts.ts';

export interface StripeSettings {
  readonly secretKey: string;
  readonly webhookSecret: string;
  readonly apiBase: string | undefined;
  readonly storefrontUrl: string;
}

/** Clocks may differ by this much before a signature from the future is refused. */
const FUTURE_SECONDS = 60;
const PAST_SECONDS = 300;

function local(base: string | undefined) {
  if (base === undefined) return {};
  const { hostname, port, protocol } = new URL(base);
  const secure = protocol === 'https:';
  return {
    host: hostname,
    port: port === '' ? (secure ? 443 : 80) : Number(port),
    protocol: secure ? ('https' as const) : ('http' as const),
  };
}

/** What Stripe names things by. Some events are about something that has no id, such as the balance. */
const nameSchema = z.string().regex(/^[\w.-]{0,255}$/);

/** An event as far as we look: the SDK checks who signed it, not what it is. */
const eventSchema = z.object({
  id: nameSchema.min(1),
  type: nameSchema.min(1),
  livemode: z.boolean(),
  data: z.object({
    object: z.object({
      id: nameSchema.catch(''),
      metadata: z
        .object({ order: nameSchema.min(1) })
        .nullable()
        .catch(null),
    }),
  }),
});

function troubleOf(error: unknown): Trouble {
  if (error instanceof Stripe.errors.StripeConnectionError) return { ok: false, why: 'away' };
  if (!(error instanceof Stripe.errors.StripeError)) throw error;
  if (error.statusCode === 409) return { ok: false, why: 'busy' };
  const theirs = error.statusCode === undefined || error.statusCode >= 500;
  if (theirs || error.statusCode === 429) return { ok: false, why: 'away' };
  // A key that Stripe does not take is our set-up: the buyer hears that payment is not available.
  if (error.statusCode === 401 || error.statusCode === 403) return { ok: false, why: 'away' };
  return { ok: false, why: 'refused' };
}

async function said<T>(name: string, call: () => Promise<T>): Said<T> {
  try {
    reached(`stripe:${name}:asking`);
    const value = await outside(call);
    reached(`stripe:${name}:answered`);
    return { ok: true, value };
  } catch (error) {
    return troubleOf(error);
  }
}

/** Stripe, or its stand-in at `apiBase`, with the real SDK. */
export function stripePayments(settings: StripeSettings): Payments {
  const stripe = new Stripe(settings.secretKey, {
    ...local(settings.apiBase),
    telemetry: false,
    timeout: 15_000,
    maxNetworkRetries: 2,
    appInfo: { name: 'nyx' },
  });
  const { sessions } = stripe.checkout;
  const read = async (id: string) =>
    sessionFacts(await sessions.retrieve(id, { expand: ['payment_intent'] }));
  return {
    livemode: settings.secretKey.includes('_live_'),
    openSession: (request) =>
      said('open', async () =>
        sessionFacts(
          await sessions.create(sessionParams(request, settings.storefrontUrl), {
            idempotencyKey: `order:${request.orderId}:session:${request.number}`,
          }),
        ),
      ),
    readSession: (id) => said('read', () => read(id)),
    expireSession: async (id) => {
      const ended = await said('expire', async () => sessionFacts(await sessions.expire(id)));
      // "Only open sessions can be expired": then how it ended is the answer.
      if (ended.ok || ended.why !== 'refused') return ended;
      return said('read', () => read(id));
    },
    refund: ({ paymentIntent, amountCents, name }) =>
      said('refund', async () =>
        refundFacts(
          await stripe.refunds.create(
            { payment_intent: paymentIntent, amount: amountCents, metadata: { refund: name } },
            { idempotencyKey: `refund:${name}` },
          ),
        ),
      ),
    readRefund: (id) =>
      said('read-refund', async () =>
        refundFacts(await stripe.refunds.retrieve(id, { expand: ['payment_intent'] })),
      ),
    findRefund: (paymentIntent, name) =>
      said('find-refund', async () => {
        const all = await stripe.refunds.list({ payment_intent: paymentIntent, limit: 100 });
        const found = all.data.find(({ metadata }) => metadata?.refund === name);
        return found === undefined ? undefined : refundFacts(found);
      }),
    readDispute: (id) =>
      said('read-dispute', async () =>
        disputeFacts(await stripe.disputes.retrieve(id, { expand: ['payment_intent'] })),
      ),
    readEvent: (raw, signature, now) =>
      readEvent(stripe, settings.webhookSecret, raw, signature, now),
  };
}

/** Made of the order alone: the same order and number always give the same request. */
function sessionParams(
  request: SessionRequest,
  storefrontUrl: string,
): StripeSdk.Checkout.SessionCreateParams {
  return {
    mode: 'payment',
    client_reference_id: request.orderId,
    metadata: { order: request.orderId, session: String(request.number) },
    payment_intent_data: { metadata: { order: request.orderId } },
    line_items: request.lines.map((line) => ({
      quantity: 1,
      price_data: {
        currency: request.currency.toLowerCase(),
        unit_amount: line.grossCents,
        product_data: { name: line.name },
      },
    })),
    allowed_payment_method_types: ['card'],
    // The buyer pays what the order says, not what it is in another currency today.
    adaptive_pricing: { enabled: false },
    expires_at: Math.floor(request.expiresAt.getTime() / 1000),
    success_url: `${storefrontUrl}/order/return?session_id={CHECKOUT_SESSION_ID}`,
    cancel_url: `${storefrontUrl}/order/return?cancelled=1`,
  };
}

function readEvent(
  stripe: StripeSdk,
  secret: string,
  raw: string,
  signature: string,
  now: Date,
): PaymentEvent | undefined {
  // The SDK takes any time in the future: such a body could be replayed until then. It also reads
  // the last of several times, so that there may only be one.
  const times = signature.split(',').filter((part) => part.split('=')[0] === 't');
  const signedAt = Number.parseInt(times[0]?.slice(2) ?? '', 10);
  if (times.length !== 1 || !(signedAt <= now.getTime() / 1000 + FUTURE_SECONDS)) return undefined;
  try {
    const event = stripe.webhooks.constructEvent(
      raw,
      signature,
      secret,
      PAST_SECONDS,
      undefined,
      now.getTime(),
    );
    const parsed = eventSchema.safeParse(event);
    if (!parsed.success) return undefined;
    const { id, type, livemode, data } = parsed.data;
    const { id: objectId, metadata } = data.object;
    return { id, type, objectId, orderId: metadata?.order ?? null, livemode };
  } catch {
    return undefined;
  }
}
