import { formatMoney } from '@nyx/catalog';
import type { StaffOrder } from '@nyx/contract';
import { columns } from '../columns.ts';

/** An order and its money, for a person. */
export function orderText(order: StaffOrder): string {
  const money = (cents: number) => formatMoney(cents, order.price.currency);
  const { payment, fulfilment, refundAccount } = order;
  return columns([
    ['order', order.id],
    ['reference', order.reference],
    ['state', `${order.state}, ${payment.state}, ${fulfilment.state}`],
    ['price', `${money(order.price.totalCents)}, to be paid by ${payment.method}`],
    ['received', money(payment.receivedCents)],
    ...order.received.map(({ at, way, amountCents, reference }) => [
      '',
      `${at.slice(0, 10)} ${money(amountCents)} by ${way}, ${reference}`,
    ]),
    ...order.refunds.map((one) => [
      `refund ${one.number}`,
      `${money(one.amountCents)} by ${one.way}, ${one.reason}: ${one.state}${one.reference === null ? '' : `, ${one.reference}`}`,
    ]),
    ...order.disputes.map(({ id, amountCents, status }) => [
      'dispute',
      `${id} ${money(amountCents)}: ${status}`,
    ]),
    ...(refundAccount === null
      ? []
      : [['send to', `${refundAccount.holder}, ${refundAccount.iban}`]]),
    ...order.refunds
      .filter(({ way, state }) => way !== 'card' && state === 'due')
      .map(({ number }) => [
        'next',
        `nyx order refund record ${order.id} --number ${number} --way transfer --reference TEXT`,
      ]),
  ]);
}
