import type { Order } from '@nyx/contract';

type Payment = Order['payment']['state'];
type Fulfilment = Order['fulfilment']['state'];

export const paymentWords: Readonly<Record<Payment, string>> = {
  awaiting: 'Not paid yet',
  processing: 'The payment is on its way',
  paid: 'Paid',
  review: 'A person is looking at the payment',
  'refund-due': 'Paid too late for the parts: the money goes back by itself',
  'part-refunded': 'Refunded in part',
  refunded: 'Refunded',
  disputed: 'Disputed',
};

/** The steps of an order as its buyer sees them, in order. */
export const steps: readonly { readonly state: Fulfilment; readonly text: string }[] = [
  { state: 'queued', text: 'Waiting for a technician' },
  { state: 'building', text: 'On the bench' },
  { state: 'sealed', text: 'Checked, certified and sealed' },
  { state: 'shipped', text: 'With the carrier' },
  { state: 'delivered', text: 'Delivered' },
];

/** How many steps an order has reached; 0 before it is paid. */
export function reached(order: Pick<Order, 'fulfilment'>): number {
  return steps.findIndex(({ state }) => state === order.fulfilment.state) + 1;
}

/** Whether the pay button makes sense. */
export function canPay(order: Pick<Order, 'state' | 'payment'>): boolean {
  return (
    order.payment.state === 'awaiting' && (order.state === 'placed' || order.state === 'lapsed')
  );
}
