import type { Order } from '@nyx/contract';

type Payment = Order['payment']['state'];
type Fulfilment = Order['fulfilment']['state'];

export const paymentWords: Readonly<Record<Payment, string>> = {
  awaiting: 'Not paid yet',
  processing: 'The payment is on its way',
  underpaid: 'Part of the money is here',
  paid: 'Paid',
  overpaid: 'Paid, and more came than it costs',
  review: 'A person is looking at the payment',
  'refund-due': 'Your money goes back to you',
  'part-refunded': 'Refunded in part',
  refunded: 'Refunded',
  disputed: 'Your bank asks the payment back',
  'charged-back': 'Your bank took the payment back',
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

/** What an order that has ended is called. */
export const endWords: Readonly<Partial<Record<Order['state'], string>>> = {
  cancelled: 'Cancelled',
  withdrawn: 'Withdrawn',
  closed: 'Ended without payment',
};

/** Whether what it costs is here, so that it is built and sent. */
export function isPaid({ state, payment }: Pick<Order, 'state' | 'payment'>): boolean {
  return state === 'placed' && ['paid', 'overpaid', 'part-refunded'].includes(payment.state);
}

const unpaid = ({ state, payment }: Pick<Order, 'state' | 'payment'>) =>
  (state === 'placed' || state === 'lapsed') &&
  (payment.state === 'awaiting' || payment.state === 'underpaid');

/** Whether the pay button makes sense. */
export function canPay(order: Pick<Order, 'state' | 'payment'>): boolean {
  return order.payment.method === 'card' && order.payment.state === 'awaiting' && unpaid(order);
}

/** Whether its buyer may cancel it: until it is paid. */
export function canCancel(order: Pick<Order, 'state' | 'payment'>): boolean {
  return unpaid(order);
}

/** Whether money may have to go to a bank account: then the buyer is asked for one. */
export function asksForAccount({ payment }: Pick<Order, 'payment'>): boolean {
  return payment.method === 'transfer' && payment.state !== 'refunded';
}

/** Account numbers and references are read and typed in groups of four. */
export const inFours = (text: string): string => text.replace(/(.{4})(?=.)/g, '$1 ');
