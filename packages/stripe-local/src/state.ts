import type Stripe from 'stripe';
import type { Address } from './address.ts';
import type { EventType } from './event-type.ts';

/** As stored and sent: references are ids until `expand`, and decimals are text on the wire. */
type Stored<T, Refs extends keyof T = never> = Omit<T, Refs> & {
  [K in Refs]: Exclude<T[K], object>;
};

export type Session = Stored<Stripe.Checkout.Session, 'payment_intent' | 'customer'>;
export type PaymentIntent = Stored<
  Stripe.PaymentIntent,
  'latest_charge' | 'customer' | 'payment_method'
>;
export type Charge = Stored<
  Stripe.Charge,
  'payment_intent' | 'customer' | 'balance_transaction' | 'failure_balance_transaction'
>;
export type Refund = Stored<
  Stripe.Refund,
  'charge' | 'payment_intent' | 'customer' | 'balance_transaction' | 'failure_balance_transaction'
>;
export type Dispute = Stored<Stripe.Dispute, 'charge' | 'payment_intent'>;
export type Customer = Stripe.Customer;
export type Product = Stored<Stripe.Product, 'default_price' | 'tax_code'>;
export type Price = Omit<Stripe.Price, 'unit_amount_decimal' | 'product'> & {
  unit_amount_decimal: string | null;
  product: string;
};
export type LineItem = Omit<Stripe.LineItem, 'price'> & { price: Price };
export type TaxRow = Stripe.LineItem.Tax;
export type ShippingRate = Stripe.ShippingRate;
export type BalanceTransaction = Stored<Stripe.BalanceTransaction, 'source'>;
/** With its `secret`, which only the answer to its creation shows. */
export type WebhookEndpoint = Stripe.WebhookEndpoint & {
  secrets: { secret: string; until: number | null }[];
};

export interface StoredEvent extends Omit<Stripe.EventBase, 'type' | 'data'> {
  type: EventType;
  data: { object: object; previous_attributes?: object };
}

/** What somebody tells on the pay page. */
export interface Buyer {
  readonly email: string | null;
  readonly name: string | null;
  readonly phone: string | null;
  readonly address: Address | null;
  /** One of the session's shipping options. */
  readonly shippingRate: string | null;
}

/** One event on its way to one endpoint. Times in milliseconds of our own clock. */
export interface Delivery {
  id: string;
  event: string;
  endpoint: string;
  dueAt: number;
  attempts: { at: number; status: number | null; error?: string }[];
  state: 'waiting' | 'sending' | 'delivered' | 'given-up';
}

/** Something that happens by itself later. */
export interface Job {
  at: number;
  kind:
    | 'available'
    | 'expire'
    | 'charge-updated'
    | 'settle'
    | 'fail'
    | 'refund-succeeds'
    | 'refund-fails';
  id: string;
}

export interface KeptAnswer {
  fingerprint: string;
  at: number;
  /** Null while the first request with this key is still running. */
  answer: { status: number; body: string; requestId: string } | null;
}

export interface Fault {
  kind: 'reset' | 'lose' | 'truncate' | 'slow' | '409' | '429' | '500';
  method: string | null;
  path: string | null;
  skip: number;
  times: number;
  delayMs: number;
  shouldRetry: boolean | null;
  /** Only `500`: whether the answer is kept for the idempotency key, as after execution began. */
  kept: boolean;
}

export interface Weather {
  paused: boolean;
  seed: number;
  shuffle: boolean;
  duplicate: number;
  dropResponse: number;
  drop: number;
  delaySeconds: number;
  retrySeconds: readonly number[];
}

/** Everything that a restart must not lose. Plain JSON. */
export interface State {
  version: 1;
  clockOffset: number;
  sequence: number;
  sessions: Record<string, Session>;
  lineItems: Record<string, LineItem[]>;
  paymentIntents: Record<string, PaymentIntent>;
  /** What `payment_intent_data` asked for, until the buyer confirms. */
  intentData: Record<string, IntentData>;
  /** What was told on the page of a session, by its last form. */
  buyers: Record<string, Buyer>;
  charges: Record<string, Charge>;
  refunds: Record<string, Refund>;
  disputes: Record<string, Dispute>;
  customers: Record<string, Customer>;
  products: Record<string, Product>;
  prices: Record<string, Price>;
  shippingRates: Record<string, ShippingRate>;
  /** By line item, and by session for its shipping. */
  taxes: Record<string, TaxRow[]>;
  balanceTransactions: Record<string, BalanceTransaction>;
  endpoints: Record<string, WebhookEndpoint>;
  events: Record<string, StoredEvent>;
  /** Those still on their way. */
  deliveries: Record<string, Delivery>;
  /** The newest that arrived or were given up. */
  finished: Delivery[];
  kept: Record<string, KeptAnswer>;
  /** Soonest first. */
  jobs: Job[];
  faults: Fault[];
  weather: Weather;
  refundMode: 'succeed' | 'pending' | 'fail';
}

export interface IntentData {
  metadata: Record<string, string>;
  description: string | null;
  receipt_email: string | null;
  statement_descriptor: string | null;
  statement_descriptor_suffix: string | null;
  transfer_group: string | null;
  capture_method: 'automatic' | 'automatic_async';
}

export const calm: Weather = {
  paused: false,
  seed: 1,
  shuffle: false,
  duplicate: 0,
  dropResponse: 0,
  drop: 0,
  delaySeconds: 0,
  // Stripe publishes no intervals; these reach over the three days in which it keeps trying.
  retrySeconds: [5, 30, 300, 1800, 7200, 21_600, 43_200, 86_400, 86_400],
};

/** A table has no prototype, so that no id finds what is not in it (`constructor`). */
const table = <T>(rows: Record<string, T> = {}): Record<string, T> =>
  Object.assign(Object.create(null), rows);

/** What an earlier run left; tables that came later are empty. */
export function stateOf(earlier: Partial<State>): State {
  const tables = Object.entries(earlier).map(([name, part]) => {
    const isTable = typeof part === 'object' && !Array.isArray(part) && name !== 'weather';
    return [name, isTable ? table(part as Record<string, unknown>) : part];
  });
  return { ...emptyState(), ...Object.fromEntries(tables) };
}

export function emptyState(): State {
  return {
    version: 1,
    clockOffset: 0,
    sequence: 0,
    sessions: table(),
    lineItems: table(),
    paymentIntents: table(),
    intentData: table(),
    buyers: table(),
    charges: table(),
    refunds: table(),
    disputes: table(),
    customers: table(),
    products: table(),
    prices: table(),
    shippingRates: table(),
    taxes: table(),
    balanceTransactions: table(),
    endpoints: table(),
    events: table(),
    deliveries: table(),
    finished: [],
    kept: table(),
    jobs: [],
    faults: [],
    weather: calm,
    refundMode: 'succeed',
  };
}
