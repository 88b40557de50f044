import type { Order } from '@nyx/contract';
import type { SQL } from 'drizzle-orm';
import { certificateFile, certificateTable } from '../certificate/certificate.table.ts';
import { type Queries, rows } from '../database/database.ts';
import { eq, sql } from '../database/drizzle.ts';
import { statement } from '../database/statement.ts';
import { refused } from '../http/refuse.ts';
import { hashOf } from '../id.ts';
import { reservationTable } from '../stock/stock.table.ts';
import { unitTable } from '../unit/unit.table.ts';
import { readDocument } from './document.ts';
import { type OrderRow, orderColumns, orderTable } from './order.table.ts';
import { withdrawalOf } from './withdraw.ts';

/** What a stranger hears, and whoever guesses: there is no such order, whatever there is. */
export const orderUnknown = () =>
  refused(
    'order-unknown',
    'authorization',
    'There is no order with this secret.',
    'Use the link from the confirmation mail, whole.',
  );

/** What came and went, as `balanceOf` counts it, without the payments that came twice. */
const money = sql<Money>`(
  SELECT json_build_object(
    'receivedCents', coalesce(sum(cents) FILTER (WHERE what = 'came'), 0),
    'refundedCents', coalesce(sum(cents) FILTER (WHERE what = 'done'), 0),
    'refundDueCents', coalesce(sum(cents) FILTER (WHERE what IN ('due', 'sent')), 0))
  FROM (
    SELECT amount_cents AS cents, 'came' AS what FROM payment_session
      WHERE order_id = ${orderTable.id} AND state = 'paid'
    UNION ALL SELECT amount_cents, 'came' FROM received WHERE order_id = ${orderTable.id}
    UNION ALL SELECT amount_cents, state FROM refund
      WHERE order_id = ${orderTable.id} AND reason <> 'twice'
  ) AS flow)`;

/** The columns of a `WholeOrder`. */
export const wholeOrder = {
  order: orderColumns,
  money,
  reservation: { state: reservationTable.state, expiresAt: reservationTable.expiresAt },
  unit: { id: unitTable.id, carrier: unitTable.carrier, tracking: unitTable.tracking },
  certificate: { id: certificateTable.id, body: certificateFile },
};

async function one(queries: Queries, where: SQL): Promise<WholeOrder | undefined> {
  const [found] = await queries
    .select(wholeOrder)
    .from(orderTable)
    .leftJoin(reservationTable, eq(reservationTable.orderId, orderTable.id))
    .leftJoin(unitTable, eq(unitTable.orderId, orderTable.id))
    .leftJoin(certificateTable, eq(certificateTable.unitId, unitTable.id))
    .where(where);
  return found;
}

export interface Money {
  readonly receivedCents: number;
  readonly refundedCents: number;
  readonly refundDueCents: number;
}

/** Of an order that is not paid. */
export const noMoney: Money = { receivedCents: 0, refundedCents: 0, refundDueCents: 0 };

/** An order with what stands in other tables and its buyer may see. */
export interface WholeOrder {
  readonly order: OrderRow;
  readonly money: Money;
  readonly reservation: { readonly state: string; readonly expiresAt: Date } | null;
  readonly unit: {
    readonly id: string;
    readonly carrier: string | null;
    readonly tracking: string | null;
  } | null;
  readonly certificate: { readonly id: string; readonly body: string } | null;
}

export const orderById = (queries: Queries, id: string) => one(queries, eq(orderTable.id, id));

/** The order that this secret opens. One look-up by its hash, whether there is one or not. */
export const orderBySecret = (queries: Queries, secret: string) =>
  one(queries, eq(orderTable.secretHash, hashOf(secret)));

/** The id of the order that this secret opens. */
export async function orderIdBySecret(
  queries: Queries,
  secret: string,
): Promise<string | undefined> {
  const [found] = await rows<{ id: string }>(
    queries,
    statement`SELECT id FROM orders WHERE secret_hash = ${hashOf(secret)}`,
  );
  return found?.id;
}

/** The order as its buyer sees it at this moment, without who that is. */
export function orderView(
  { order, money: sums, reservation, unit, certificate }: WholeOrder,
  at: Date,
): Order {
  const document = readDocument(order.document);
  const { configuration, country, profile, price } = document;
  return {
    id: order.id,
    digest: order.digest,
    placedAt: document.placedAt,
    configuration,
    country,
    profile,
    price,
    state: order.state,
    payment: {
      method: order.method,
      state: order.payment,
      ...sums,
      reservedUntil: reservation?.state === 'held' ? reservation.expiresAt.toISOString() : null,
      paidAt: order.paidAt?.toISOString() ?? null,
    },
    fulfilment: {
      state: order.fulfilment,
      carrier: unit?.carrier ?? null,
      tracking: unit?.tracking ?? null,
      certificate: certificate?.id ?? null,
      deliveredAt: order.deliveredAt?.toISOString() ?? null,
    },
    withdrawal: withdrawalOf(order, at),
  };
}
