import type { OpenAPIHono } from '@hono/zod-openapi';
import { routes } from '@nyx/contract';
import { reached } from '../crash.ts';
import { type Queries, rows, transaction } from '../database/database.ts';
import { eq } from '../database/drizzle.ts';
import { statement } from '../database/statement.ts';
import { refuse, refused } from '../http/refuse.ts';
import { queue } from '../job/job.ts';
import type { Done } from '../job/work.ts';
import type { Shop } from '../shop.ts';
import { followDispute } from './dispute.ts';
import { followRefund } from './follow-refund.ts';
import { stripeEventTable } from './payment.table.ts';
import { settleSession } from './settle.ts';

/** Events that can change an order. Others are stored, so that nothing that came is unknown. */
const followed: Readonly<Record<string, (shop: Shop, objectId: string) => Promise<Done>>> = {
  'checkout.session.completed': settleSession,
  'checkout.session.async_payment_succeeded': settleSession,
  'checkout.session.async_payment_failed': settleSession,
  'checkout.session.expired': settleSession,
  'refund.created': followRefund,
  'refund.updated': followRefund,
  'refund.failed': followRefund,
  'charge.dispute.created': followDispute,
  'charge.dispute.updated': followDispute,
  'charge.dispute.closed': followDispute,
  'charge.dispute.funds_withdrawn': followDispute,
  'charge.dispute.funds_reinstated': followDispute,
};

export function webhookRoutes(app: OpenAPIHono, shop: Shop): void {
  app.openapi(routes.stripeWebhook, async (c) => {
    // The very bytes that were signed: nothing may have parsed them.
    const raw = await c.req.text();
    const at = shop.now();
    const event = shop.payments.readEvent(raw, c.req.header('stripe-signature') ?? '', at);
    if (event === undefined)
      return refuse(
        c,
        refused(
          'signature-refused',
          'stripe-signature',
          'The signature does not hold for this body, now.',
          'Sign the raw body with the webhook secret, at most five minutes ago.',
        ),
      );
    const { id, type, objectId, orderId, livemode } = event;
    const isFollowed = Object.hasOwn(followed, type);
    reached('webhook:verified');
    const store = (queries: Queries) =>
      rows(
        queries,
        statement`
        INSERT INTO stripe_event (id, type, object_id, livemode, received_at)
        VALUES (${id}, ${type}, ${objectId}, ${livemode}, ${at})
        ON CONFLICT DO NOTHING RETURNING id`,
      );
    // The event and its job in one transaction: both are there after the 200, or neither.
    const fresh = isFollowed
      ? await transaction(shop.db, async (tx) => {
          const [stored] = await Promise.all([store(tx), queue(tx, 'stripe-event', id)]);
          return stored;
        })
      : await store(shop.db);
    reached('webhook:stored');
    if (fresh.length === 0) return c.json({ received: true } as const, 200);
    // Asked for by hand at Stripe: nothing is given for it, and somebody has to know.
    const isForeign = type === 'payment_intent.succeeded' && orderId === null;
    if (isForeign && livemode === shop.payments.livemode)
      shop.log('error', 'payment-of-no-order', { intent: objectId });
    return c.json({ received: true } as const, 200);
  });
}

/** What an event is about is asked of Stripe: an event is a hint, never a fact. */
export async function followEvent(shop: Shop, eventId: string): Promise<Done> {
  const [event] = await shop.db
    .select()
    .from(stripeEventTable)
    .where(eq(stripeEventTable.id, eventId));
  if (event === undefined) return { ok: true };
  if (event.livemode !== shop.payments.livemode) {
    shop.log('error', 'event-of-other-mode', { stripeEvent: eventId });
    return { ok: true };
  }
  return followed[event.type]?.(shop, event.objectId) ?? { ok: true };
}
