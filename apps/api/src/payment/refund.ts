import { transaction } from '../database/database.ts';
import { eq } from '../database/drizzle.ts';
import type { Done } from '../job/worker.ts';
import { queueMail } from '../mail/outbox.ts';
import { move } from '../order/move.ts';
import type { Shop } from '../shop.ts';
import { paymentSessionTable } from './payment.table.ts';
import { changeSession } from './session.ts';

/** Gives back what was paid at a session for nothing. Any number of times, it goes back once. */
export async function refundSession(shop: Shop, stripeId: string): Promise<Done> {
  const [session] = await shop.db
    .select()
    .from(paymentSessionTable)
    .where(eq(paymentSessionTable.stripeId, stripeId));
  if (session?.state !== 'refund-due' || session.paymentIntent === null) return { ok: true };
  const { orderId, number } = session;
  const key = `order:${orderId}:session:${number}:refund`;
  const made = await shop.payments.refund(session.paymentIntent, key);
  if (!made.ok) return made;
  if (made.value.status !== 'succeeded') return { ok: false, why: made.value.status };
  const at = shop.now();
  await transaction(shop.db, async (tx) => {
    const to = { state: 'refunded', refundId: made.value.id } as const;
    if (!(await changeSession(tx, orderId, number, ['refund-due'], to))) return;
    const facts = { session: number, refund: made.value.id };
    if (await move(tx, at, orderId, 'refunded', { facts }))
      await queueMail(tx, at, orderId, 'refunded');
    else tx.trail.push({ at, subject: orderId, event: 'second-payment-refunded', facts });
  });
  shop.wake();
  return { ok: true };
}
