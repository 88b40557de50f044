import { setTimeout as sleep } from 'node:timers/promises';
import { attempt, type Tx } from '../database/database.ts';
import { type Answer, refused } from '../http/refuse.ts';
import { readDocument } from '../order/document.ts';
import { hasEnded, move } from '../order/move.ts';
import type { OrderRow } from '../order/order.table.ts';
import type { Shop } from '../shop.ts';
import { holdUntil, reserveAgain } from '../stock/stock.ts';
import { paymentSessionTable } from './payment.table.ts';
import type { SessionFacts, Trouble } from './payments.ts';
import { changeSession, lastSession, type SessionRow } from './session.ts';
import { lockOrder, settleSession } from './settle.ts';

/** Stripe takes 30 minutes at least; the rest is for a slow start. */
const SESSION_MINUTES = 35;
/** How much longer than its session a reservation lasts: for a payment made at the last moment. */
export const GRACE_MINUTES = 15;
const ROUNDS = 12;

export const minutesAfter = (at: Date, minutes: number) =>
  new Date(at.getTime() + minutes * 60_000);

type Codes = 'order-unknown' | 'already-paid' | 'pay-by-transfer' | 'order-cancelled' | 'sold-out';

/**
 * The page at which to pay an order, the same for everybody who asks while it is open.
 *
 * Three phases, each of which anybody may repeat after a crash: a row says which session is being
 * opened (transaction), Stripe opens it under a key made of order and number (no transaction), the
 * row learns its page (transaction). Nobody is sent to a page that is not in the row, so that an
 * order never has two pages where money could be left.
 */
export async function checkout(
  shop: Shop,
  orderId: string,
): Promise<Answer<string, Codes | 'payment-unavailable'>> {
  for (let round = 0; round < ROUNDS; round += 1) {
    const plan = await attempt(shop.db, (tx) => planSession(tx, shop.now(), orderId));
    if (!plan.ok) return plan;
    const { order, session } = plan.value;
    if (session.state === 'open' && session.url !== null && session.stripeId !== null) {
      if (session.expiresAt > minutesAfter(shop.now(), 1)) return { ok: true, value: session.url };
      const settled = await settleSession(shop, session.stripeId);
      if (!settled.ok) return paymentUnavailable();
      await sleep(200);
      continue;
    }
    const opened = await shop.payments.openSession(requestOf(order, session));
    if (!opened.ok && opened.why === 'away') return paymentUnavailable();
    const url = opened.ok
      ? await record(shop, session, opened.value)
      : await giveWay(shop, session, opened);
    if (url !== undefined) return { ok: true, value: url };
  }
  return paymentUnavailable();
}

export const paymentUnavailable = () =>
  refused(
    'payment-unavailable',
    'payment',
    'The payment service does not answer.',
    'Try again in a minute; your parts stay reserved.',
  );

/** Phase 1: the session that is to be opened, or the open one. */
async function planSession(
  tx: Tx,
  at: Date,
  orderId: string,
): Promise<Answer<{ order: OrderRow; session: SessionRow }, Codes>> {
  const [order, last] = await Promise.all([lockOrder(tx, orderId), lastSession(tx, orderId)]);
  if (order === undefined)
    return refused(
      'order-unknown',
      'order',
      'There is no such order.',
      'Use the link of the mail.',
    );
  if (hasEnded(order))
    return refused('order-cancelled', 'order', 'This order was cancelled.', 'Order again.');
  if (order.payment !== 'awaiting')
    return refused('already-paid', 'order', 'This order is paid.', 'There is nothing left to pay.');
  if (order.method === 'transfer')
    return refused(
      'pay-by-transfer',
      'order',
      'This order is paid by bank transfer.',
      'Use the account and the reference on its page.',
    );
  if (last?.state === 'opening' || last?.state === 'open')
    return { ok: true, value: { order, session: last } };
  const expiresAt = minutesAfter(at, SESSION_MINUTES);
  const until = minutesAfter(expiresAt, GRACE_MINUTES);
  if (order.state === 'lapsed') {
    const missing = await reserveAgain(tx, orderId, until);
    if (missing.length > 0) return soldOut(missing);
    await move(tx, at, orderId, 'revived');
  }
  const [[session]] = await Promise.all([
    tx
      .insert(paymentSessionTable)
      .values({ orderId, number: (last?.number ?? 0) + 1, state: 'opening', expiresAt })
      .returning(),
    holdUntil(tx, orderId, until),
  ]);
  if (session === undefined) throw new Error('an insert that returned nothing');
  return { ok: true, value: { order, session } };
}

export function soldOut(missing: readonly string[]) {
  return refused(
    'sold-out',
    'configuration',
    `Not enough is left of ${missing.join(', ')}.`,
    'Choose another part, or come back later.',
    missing.map((sku) => ({
      code: 'sold-out',
      where: sku,
      message: `${sku} is sold out.`,
      fix: 'Choose another one.',
    })),
  );
}

function requestOf(order: OrderRow, session: SessionRow) {
  const { price } = readDocument(order.document);
  return {
    orderId: order.id,
    number: session.number,
    currency: price.currency,
    lines: price.lines,
    expiresAt: session.expiresAt,
  };
}

/** Phase 3: the row learns the page; only then is anybody sent there. */
async function record(
  shop: Shop,
  { orderId, number }: SessionRow,
  { id, url }: SessionFacts,
): Promise<string | undefined> {
  const recorded =
    url !== null &&
    (await changeSession(shop.db, orderId, number, ['opening'], {
      state: 'open',
      stripeId: id,
      url,
    }));
  if (recorded) return url;
  const now = await lastSession(shop.db, orderId);
  if (now?.number === number && now.stripeId === id) return now.url ?? undefined;
  // The order was cancelled or lapsed meanwhile: nobody may pay there.
  await shop.payments.expireSession(id);
  return undefined;
}

/** Somebody else is opening it: wait. Or it will never be opened: make room for the next number. */
async function giveWay(shop: Shop, { orderId, number }: SessionRow, trouble: Trouble) {
  if (trouble.why === 'busy') await sleep(150);
  else {
    shop.log('warn', 'session-refused', { order: orderId, session: number });
    await changeSession(shop.db, orderId, number, ['opening'], { state: 'ended' });
  }
  return undefined;
}
