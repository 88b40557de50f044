import { mod97, type Transfer } from '@nyx/contract';
import type { OrderRow } from '../order/order.table.ts';

/** The account that bank transfers go to. */
export interface TransferSettings {
  readonly holder: string;
  readonly iban: string;
  readonly bic: string | null;
  /** How long parts are kept for a transfer. */
  readonly holdDays: number;
}

/** How much of an order's id its reference has: 60 random bits. */
const LENGTH = 12;
const PREFIX = 'ord_';

/**
 * The creditor reference of an order (ISO 11649): banks and people who mistype it are told so by its
 * check digits. It is made of the order's id, so that it needs no place of its own.
 */
export function creditorReference(orderId: string): string {
  const body = orderId.slice(PREFIX.length, PREFIX.length + LENGTH).toUpperCase();
  const check = 98 - mod97(`${body}RF00`);
  return `RF${String(check).padStart(2, '0')}${body}`;
}

/** How the id of the order begins that a reference is of; undefined when its check digits differ. */
export function orderIdStart(reference: string): string | undefined {
  const body = reference.slice(4);
  if (mod97(`${body}${reference.slice(0, 4)}`) !== 1) return undefined;
  return `${PREFIX}${body.toLowerCase()}`;
}

/** What somebody needs to pay by transfer; null for an order that waits for none. */
export function transferOf(
  settings: TransferSettings | null,
  order: Pick<OrderRow, 'id' | 'method' | 'state' | 'payment' | 'totalCents'>,
  receivedCents: number,
): Transfer | null {
  const waits =
    (order.state === 'placed' || order.state === 'lapsed') &&
    (order.payment === 'awaiting' || order.payment === 'underpaid');
  if (settings === null || order.method !== 'transfer' || !waits) return null;
  const { holder, iban, bic } = settings;
  const dueCents = Math.max(0, order.totalCents - receivedCents);
  return { holder, iban, bic, reference: creditorReference(order.id), dueCents };
}
