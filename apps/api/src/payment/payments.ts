import type { PriceLine } from '@nyx/catalog';

/** What Stripe says about one Checkout Session, as far as we look. */
export interface SessionFacts {
  readonly id: string;
  /** `failed`: completed with a delayed method that then did not pay. */
  readonly status: 'open' | 'complete' | 'expired' | 'failed';
  readonly paid: boolean;
  readonly amountCents: number;
  readonly currency: string;
  readonly orderId: string | null;
  readonly number: number | null;
  readonly livemode: boolean;
  readonly paymentIntent: string | null;
  readonly url: string | null;
}

export interface SessionRequest {
  readonly orderId: string;
  readonly number: number;
  readonly currency: string;
  readonly lines: readonly PriceLine[];
  readonly expiresAt: Date;
}

export interface PaymentEvent {
  readonly id: string;
  readonly type: string;
  readonly objectId: string;
  /** The order that is written on the object, as on every payment that was asked for here. */
  readonly orderId: string | null;
  readonly livemode: boolean;
}

/** A refund as far as we look. */
export interface RefundFacts {
  readonly id: string;
  /** `sent`: Stripe has it, and the bank not yet. */
  readonly state: 'sent' | 'done' | 'failed';
  readonly paymentIntent: string | null;
  readonly amountCents: number;
  /** The order whose payment it is of, if that was one of ours. */
  readonly orderId: string | null;
  /** Ours, if it was asked for here. */
  readonly name: string | null;
}

export interface RefundRequest {
  readonly paymentIntent: string;
  readonly amountCents: number;
  /** Makes it once, and is written on it. */
  readonly name: string;
}

/** How Stripe calls a dispute while the bank has the money, and while nothing is decided. */
export const openDisputes = [
  'needs_response',
  'under_review',
  'appeal_needs_response',
  'appeal_under_review',
] as const;

/** A payment that the buyer's bank asks back. */
export interface DisputeFacts {
  readonly id: string;
  readonly paymentIntent: string | null;
  /** The order whose payment it is of, if that was one of ours. */
  readonly orderId: string | null;
  readonly amountCents: number;
  readonly status: string;
  /** `open`: the money is away, for now. `asked`: the bank only asks, or its question is over. */
  readonly stage: 'asked' | 'open' | 'won' | 'lost';
}

/** `busy`: the same request is under way. `refused`: this request will never be accepted. */
export type Trouble = { readonly ok: false; readonly why: 'away' | 'busy' | 'refused' };
/** What came of asking. */
export type Said<T> = Promise<{ readonly ok: true; readonly value: T } | Trouble>;

/** The payment service as this shop uses it. Every call is over the network, outside transactions. */
export interface Payments {
  readonly livemode: boolean;
  openSession(request: SessionRequest): Said<SessionFacts>;
  readSession(id: string): Said<SessionFacts>;
  /** Ends a session, or says how it stands when it can no longer be ended. */
  expireSession(id: string): Said<SessionFacts>;
  refund(request: RefundRequest): Said<RefundFacts>;
  readRefund(id: string): Said<RefundFacts>;
  /** The refund of that name, if Stripe made it: its idempotency keys are gone after a day. */
  findRefund(paymentIntent: string, name: string): Said<RefundFacts | undefined>;
  readDispute(id: string): Said<DisputeFacts>;
  /** The event in a webhook's body, or undefined when its signature does not hold now. */
  readEvent(raw: string, signature: string, now: Date): PaymentEvent | undefined;
}
