import type { Queries } from '../database/database.ts';
import { and, eq } from '../database/drizzle.ts';
import { disputeTable, paymentSessionTable, receivedTable, refundTable } from './payment.table.ts';

export type RefundRow = typeof refundTable.$inferSelect;
export type ReceivedRow = typeof receivedTable.$inferSelect;

/** A payment that counts for the order, and what of it has neither gone back nor is going to. */
export interface Source {
  /** The session it was paid at; null for all that came by other ways. */
  readonly session: number | null;
  readonly leftCents: number;
}

/** A payment by card, whether it counts or came twice. */
export interface Payment {
  readonly number: number;
  /** What is neither gone nor going; below zero when more is to go than is there. */
  readonly restCents: number;
}

/** What came for an order and what went back. Without the payments that came twice: those are apart. */
export interface Balance {
  readonly orderId: string;
  readonly received: readonly ReceivedRow[];
  readonly refunds: readonly RefundRow[];
  readonly sources: readonly Source[];
  readonly payments: readonly Payment[];
  readonly receivedCents: number;
  /** Gone for good. */
  readonly refundedCents: number;
  /** What the buyer's bank took back for good. */
  readonly lostCents: number;
  /** Asked for, and not gone yet. */
  readonly refundDueCents: number;
  /** What has neither gone back nor is going to. */
  readonly leftCents: number;
}

const sum = (rows: readonly { readonly amountCents: number | null }[]) =>
  rows.reduce((cents, { amountCents }) => cents + (amountCents ?? 0), 0);

/** How an order's money stands. Whoever acts on it holds the order's lock. */
export async function balanceOf(queries: Queries, orderId: string): Promise<Balance> {
  const sessions = await queries
    .select()
    .from(paymentSessionTable)
    .where(eq(paymentSessionTable.orderId, orderId));
  const received = await queries
    .select()
    .from(receivedTable)
    .where(eq(receivedTable.orderId, orderId))
    .orderBy(receivedTable.at, receivedTable.reference);
  const all = await queries
    .select()
    .from(refundTable)
    .where(eq(refundTable.orderId, orderId))
    .orderBy(refundTable.number);
  const disputes = await queries
    .select()
    .from(disputeTable)
    .where(and(eq(disputeTable.orderId, orderId), eq(disputeTable.status, 'lost')));
  const goneOf = (session: number | null) =>
    sum(
      [...all.filter(({ state }) => state !== 'failed'), ...disputes].filter(
        (one) => one.session === session,
      ),
    );
  const counted = sessions.filter(({ state }) => state === 'paid');
  const counts = ({ session }: RefundRow) =>
    session === null || counted.some(({ number }) => number === session);
  const refunds = all.filter(counts);
  const standing = refunds.filter(({ state }) => state !== 'failed');
  const lost = disputes.filter(({ session }) => counted.some(({ number }) => number === session));
  // A bank may take all of it, of which a part had gone back.
  const left = (session: number | null, cents: number): Source => ({
    session,
    leftCents: Math.max(0, cents - goneOf(session)),
  });
  const receivedCents = sum(counted) + sum(received);
  const sources = [
    ...counted.map(({ number, amountCents }) => left(number, amountCents ?? 0)),
    left(null, sum(received)),
  ];
  return {
    orderId,
    received,
    refunds: all,
    sources,
    payments: sessions.map(({ number, amountCents }) => ({
      number,
      restCents: (amountCents ?? 0) - goneOf(number),
    })),
    receivedCents,
    refundedCents: sum(standing.filter(({ state }) => state === 'done')),
    lostCents: sum(lost),
    refundDueCents: sum(standing.filter(({ state }) => state !== 'done')),
    leftCents: sources.reduce((cents, { leftCents }) => cents + leftCents, 0),
  };
}
