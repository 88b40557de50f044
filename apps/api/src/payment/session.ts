import type { Queries } from '../database/database.ts';
import { and, desc, eq, inArray } from '../database/drizzle.ts';
import { paymentSessionTable } from './payment.table.ts';

export type SessionRow = typeof paymentSessionTable.$inferSelect;

const live = ['opening', 'open'] as const;

/** The session of an order at which somebody may still pay, if there is one. */
export async function liveSession(
  queries: Queries,
  orderId: string,
): Promise<SessionRow | undefined> {
  const [row] = await queries
    .select()
    .from(paymentSessionTable)
    .where(
      and(eq(paymentSessionTable.orderId, orderId), inArray(paymentSessionTable.state, [...live])),
    );
  return row;
}

/** The newest session of an order. */
export async function lastSession(
  queries: Queries,
  orderId: string,
): Promise<SessionRow | undefined> {
  const [row] = await queries
    .select()
    .from(paymentSessionTable)
    .where(eq(paymentSessionTable.orderId, orderId))
    .orderBy(desc(paymentSessionTable.number))
    .limit(1);
  return row;
}

/** The session that a payment came at, once that is recorded. */
export async function paidSession(
  queries: Queries,
  paymentIntent: string | null,
): Promise<SessionRow | undefined> {
  const [row] = await queries
    .select()
    .from(paymentSessionTable)
    .where(eq(paymentSessionTable.paymentIntent, paymentIntent ?? ''));
  return row;
}

/** Changes a session if it stands in one of these states; undefined for whoever comes second. */
export async function changeSession(
  queries: Queries,
  orderId: string,
  number: number,
  from: readonly SessionRow['state'][],
  to: Partial<Pick<SessionRow, 'state' | 'stripeId' | 'url' | 'paymentIntent' | 'amountCents'>>,
): Promise<SessionRow | undefined> {
  const [row] = await queries
    .update(paymentSessionTable)
    .set(to)
    .where(
      and(
        eq(paymentSessionTable.orderId, orderId),
        eq(paymentSessionTable.number, number),
        inArray(paymentSessionTable.state, [...from]),
      ),
    )
    .returning();
  return row;
}

/**
 * In a transaction that holds the order's lock, and read its live session since: whether nobody can
 * pay at a page any more. An attempt that is still being opened loses; a page that was handed out has
 * to be ended at Stripe first.
 */
export async function withoutPage(tx: Queries, live: SessionRow | undefined): Promise<boolean> {
  if (live === undefined) return true;
  if (live.stripeId !== null) return false;
  const { orderId, number } = live;
  return (await changeSession(tx, orderId, number, ['opening'], { state: 'ended' })) !== undefined;
}
