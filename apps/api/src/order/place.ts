import { findModel, stockOf } from '@nyx/catalog';
import type { OrderRequest } from '@nyx/contract';
import { attempt, type Tx } from '../database/database.ts';
import { and, eq, gt, isNull } from '../database/drizzle.ts';
import { daysAfter } from '../day.ts';
import { keepDelivery } from '../delivery/delivery.ts';
import { type Answer, refused } from '../http/refuse.ts';
import { digestOf, hashOf, newId, newSecret } from '../id.ts';
import { keepInvoiceBuyer } from '../invoice/buyer.ts';
import { checkOpenpgpKey } from '../mail/openpgp.ts';
import { queueMail } from '../mail/outbox.ts';
import { minutesAfter, soldOut } from '../payment/checkout.ts';
import { type QuoteRow, quoteTable } from '../quote/quote.table.ts';
import { findQuote, isCurrent, quoteUsed } from '../quote/quote.ts';
import type { Shop } from '../shop.ts';
import { lockMissing, reserve } from '../stock/stock.ts';
import type { OrderDocument } from './document.ts';
import { orderColumns, orderTable } from './order.table.ts';
import { noMoney, type WholeOrder } from './order.ts';

/** How long parts are kept for somebody who has not gone to pay yet. */
const FIRST_HOLD_MINUTES = 50;

type Codes =
  | 'openpgp-key-refused'
  | 'quote-unknown'
  | 'quote-stale'
  | 'quote-used'
  | 'sold-out'
  | 'country-differs'
  | 'way-unavailable';

export interface Placed {
  readonly order: WholeOrder;
  readonly secret: string;
}

/**
 * Turns a quote into an order and reserves what it needs: all of it, or nothing happens. The price
 * is computed again, and must be what the quote says and what the buyer saw.
 *
 * @param record writes the answer for the Idempotency-Key, in the same transaction
 */
export async function placeOrder(
  shop: Shop,
  request: OrderRequest,
  record: (tx: Tx, placed: Placed) => Promise<void>,
): Promise<Answer<Placed, Codes>> {
  const at = shop.now();
  const until = heldUntil(shop, request.payment, at);
  if (until === undefined)
    return refused(
      'way-unavailable',
      'payment',
      'This shop takes no bank transfers.',
      'Choose to pay by card.',
    );
  const id = newId('ord');
  const secret = newSecret();
  if (request.openpgpKey !== undefined) {
    // Trying a key costs time, which nobody gets without a quote.
    const found = await findQuote(shop.db, request.quote);
    if (!found.ok) return found;
    const usable = await checkOpenpgpKey(request.openpgpKey, at);
    if (!usable.ok) return usable;
  }
  return attempt(shop.db, async (tx) => {
    const [quote] = await tx
      .update(quoteTable)
      .set({ orderId: id })
      .where(
        and(
          eq(quoteTable.tokenHash, hashOf(request.quote)),
          eq(quoteTable.version, request.quoteVersion),
          isNull(quoteTable.orderId),
          gt(quoteTable.expiresAt, at),
        ),
      )
      .returning();
    if (quote === undefined) return whyNot(tx, request.quote);
    if (!isCurrent(quote)) return stale('The price or the profile has changed since.');
    if (quote.price.totalCents !== request.expectedTotalCents)
      return stale('The total is not the one that was shown.');
    if (request.address.country !== quote.country)
      return refused(
        'country-differs',
        'address.country',
        `The quote is for delivery to ${quote.country}.`,
        'Change the country of the quote; the tax depends on it.',
      );
    const items = stockOf(quote.configuration);
    const [[order], missing] = await Promise.all([
      tx
        .insert(orderTable)
        .values({ ...orderRow(id, at, secret, quote), method: request.payment })
        .returning(orderColumns),
      lockMissing(tx, items),
    ]);
    if (missing.length > 0) return soldOut(missing);
    if (order === undefined) throw new Error('an insert that returned nothing');
    tx.trail.push({ at, subject: id, event: 'placed', facts: { digest: order.digest } });
    const reservation = { state: 'held', expiresAt: until };
    const placed = {
      order: { order, money: noMoney, reservation, unit: null, certificate: null },
      secret,
    };
    const { contact, address, invoice, openpgpKey } = request;
    await Promise.all([
      reserve(tx, id, items, until),
      keepDelivery(tx, shop.seals, at, id, { contact, address, secret, openpgpKey }),
      invoice &&
        keepInvoiceBuyer(tx, shop.seals, at, id, { ...invoice, name: contact.name, address }),
      queueMail(tx, at, id, 'placed'),
      record(tx, placed),
    ]);
    return { ok: true, value: placed };
  });
}

/** Until when parts are kept, by the way that was chosen; undefined where the shop has none such. */
function heldUntil(shop: Shop, method: OrderRequest['payment'], at: Date): Date | undefined {
  if (method === 'card') return minutesAfter(at, FIRST_HOLD_MINUTES);
  return shop.transfer === null ? undefined : daysAfter(at, shop.transfer.holdDays);
}

const stale = (message: string) =>
  refused('quote-stale', 'quote', message, 'Look at the quote again, then order.');

/** Why the quote could not be taken: nobody holds its lock, so that this is read, not guessed. */
async function whyNot(tx: Tx, token: string) {
  const found = await findQuote(tx, token);
  if (!found.ok) return found;
  if (found.value.orderId !== null) return quoteUsed();
  return stale('The quote was changed or has expired since it was shown.');
}

function orderRow(id: string, at: Date, secret: string, quote: QuoteRow) {
  const model = findModel(quote.configuration.model);
  if (model === undefined) throw new Error('a current quote for a model that is not sold');
  const document: OrderDocument = {
    format: 1,
    id,
    placedAt: at.toISOString(),
    quote: { id: quote.id, version: quote.version },
    configuration: quote.configuration,
    board: model.board,
    country: quote.country,
    profile: {
      name: quote.profileName,
      version: quote.profileVersion,
      digest: quote.profileDigest,
    },
    price: quote.price,
  };
  const text = `${JSON.stringify(document, null, 2)}\n`;
  return {
    id,
    quoteId: quote.id,
    secretHash: hashOf(secret),
    document: text,
    digest: digestOf(text),
    profileDocument: quote.profileDocument,
    board: model.board,
    totalCents: quote.price.totalCents,
    currency: quote.price.currency,
    placedAt: at,
    state: 'placed' as const,
    payment: 'awaiting' as const,
    fulfilment: 'waiting' as const,
  };
}
