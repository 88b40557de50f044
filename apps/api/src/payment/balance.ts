import { type Queries, rows } from '../database/database.ts';
import { statement } from '../database/statement.ts';
import type { disputeTable, receivedTable, refundTable } from './payment.table.ts';
import type { SessionRow } from './session.ts';

export type RefundRow = typeof refundTable.$inferSelect;
type Refund = Omit<RefundRow, 'orderId' | 'triedAt'>;
type Received = Omit<typeof receivedTable.$inferSelect, 'orderId' | 'recordedBy'>;
type Dispute = Omit<typeof disputeTable.$inferSelect, 'orderId' | 'readAt'>;

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
  readonly received: readonly Received[];
  readonly refunds: readonly Refund[];
  readonly disputes: readonly Dispute[];
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

/** As JSON, an instant is text. */
type AsJson<R> = { readonly [K in keyof R]: R[K] extends Date | null ? string : R[K] };

interface Ledger extends Record<string, unknown> {
  readonly sessions: readonly Pick<SessionRow, 'number' | 'state' | 'amountCents'>[];
  readonly received: readonly AsJson<Received>[];
  readonly refunds: readonly AsJson<Refund>[];
  readonly disputes: readonly Dispute[];
}

/** All that came for an order and went back, in one question to the database. */
async function ledgerOf(queries: Queries, orderId: string) {
  const [ledger] = await rows<Ledger>(
    queries,
    statement`SELECT
      (SELECT coalesce(json_agg(json_build_object(
          'number', number, 'state', state, 'amountCents', amount_cents)), '[]')
        FROM payment_session WHERE order_id = ${orderId}) AS sessions,
      (SELECT coalesce(json_agg(json_build_object(
          'way', way, 'reference', reference, 'amountCents', amount_cents, 'at', at)
          ORDER BY at, reference), '[]')
        FROM received WHERE order_id = ${orderId}) AS received,
      (SELECT coalesce(json_agg(json_build_object(
          'number', number, 'session', session, 'amountCents', amount_cents, 'way', way,
          'reason', reason, 'state', state, 'reference', reference, 'stripeId', stripe_id,
          'askedAt', asked_at, 'doneAt', done_at) ORDER BY number), '[]')
        FROM refund WHERE order_id = ${orderId}) AS refunds,
      (SELECT coalesce(json_agg(json_build_object(
          'id', id, 'session', session, 'amountCents', amount_cents, 'status', status)
          ORDER BY id), '[]')
        FROM dispute WHERE order_id = ${orderId}) AS disputes`,
  );
  if (ledger === undefined) throw new Error('a row that is always there is not');
  return {
    ...ledger,
    received: ledger.received.map((one) => ({ ...one, at: new Date(one.at) })),
    refunds: ledger.refunds.map((one) => ({
      ...one,
      askedAt: new Date(one.askedAt),
      doneAt: one.doneAt === null ? null : new Date(one.doneAt),
    })),
  };
}

/** How an order's money stands. Whoever acts on it holds the order's lock. */
export async function balanceOf(queries: Queries, orderId: string): Promise<Balance> {
  const { sessions, received, refunds: all, disputes } = await ledgerOf(queries, orderId);
  const lostAll = disputes.filter(({ status }) => status === 'lost');
  const goneOf = (session: number | null) =>
    sum(
      [...all.filter(({ state }) => state !== 'failed'), ...lostAll].filter(
        (one) => one.session === session,
      ),
    );
  const counted = sessions.filter(({ state }) => state === 'paid');
  const counts = ({ session }: Refund) =>
    session === null || counted.some(({ number }) => number === session);
  const refunds = all.filter(counts);
  const standing = refunds.filter(({ state }) => state !== 'failed');
  const lost = lostAll.filter(({ session }) => counted.some(({ number }) => number === session));
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
    disputes,
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
