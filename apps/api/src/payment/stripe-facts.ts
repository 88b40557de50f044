import type StripeSdk from 'stripe';
import {
  type DisputeFacts,
  openDisputes,
  type RefundFacts,
  type SessionFacts,
} from './payments.ts';

/** Stripe names an object, or has it whole where it was asked to expand it. */
const idOf = (named: string | { readonly id: string } | null): string | null =>
  typeof named === 'string' ? named : (named?.id ?? null);

/** The order that a payment was asked for here, where it was expanded. */
const orderOf = (intent: string | StripeSdk.PaymentIntent | null): string | null =>
  typeof intent === 'object' ? (intent?.metadata.order ?? null) : null;

/** A session as far as we look. Asked with its payment expanded, it says whether that failed. */
export function sessionFacts(session: StripeSdk.Checkout.Session): SessionFacts {
  return {
    id: session.id,
    status: statusOf(session),
    paid: session.payment_status === 'paid',
    amountCents: session.amount_total ?? -1,
    currency: session.currency?.toUpperCase() ?? '',
    orderId: session.client_reference_id,
    number: Number(session.metadata?.session) || null,
    livemode: session.livemode,
    paymentIntent: idOf(session.payment_intent),
    url: session.url,
  };
}

function statusOf({ status, payment_status, payment_intent }: StripeSdk.Checkout.Session) {
  const intent = typeof payment_intent === 'object' ? payment_intent?.status : undefined;
  const failed = intent === 'requires_payment_method' || intent === 'canceled';
  if (status === 'complete') return payment_status === 'unpaid' && failed ? 'failed' : 'complete';
  return status === 'expired' ? 'expired' : 'open';
}

/** A refund as far as we look. Asked with its payment expanded, it says of which order. */
export function refundFacts(refund: StripeSdk.Refund): RefundFacts {
  const { id, status, amount, metadata, payment_intent } = refund;
  const failed = status === 'failed' || status === 'canceled';
  return {
    id,
    state: status === 'succeeded' ? 'done' : failed ? 'failed' : 'sent',
    paymentIntent: idOf(payment_intent),
    orderId: orderOf(payment_intent),
    amountCents: amount,
    name: metadata?.refund ?? null,
  };
}

/** Any other is a question that moves no money. */
const stages: Readonly<Record<string, DisputeFacts['stage']>> = {
  ...Object.fromEntries(openDisputes.map((status) => [status, 'open'] as const)),
  won: 'won',
  lost: 'lost',
};

/** A dispute as far as we look. Asked with its payment expanded, it says of which order. */
export function disputeFacts(dispute: StripeSdk.Dispute): DisputeFacts {
  const { id, amount, status, payment_intent } = dispute;
  return {
    id,
    paymentIntent: idOf(payment_intent),
    orderId: orderOf(payment_intent),
    amountCents: amount,
    status,
    stage: stages[status] ?? 'asked',
  };
}
