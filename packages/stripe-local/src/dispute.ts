import type Stripe from 'stripe';
import { createBalanceTransaction } from './charge.ts';
import { done, type Outcome, refuse } from './error.ts';
import { emit } from './event.ts';
import type { Charge, Dispute } from './state.ts';
import { newId, seconds, type World } from './world.ts';

const noEvidence = {
  access_activity_log: null,
  billing_address: null,
  cancellation_policy: null,
  cancellation_policy_disclosure: null,
  cancellation_rebuttal: null,
  customer_communication: null,
  customer_email_address: null,
  customer_name: null,
  customer_purchase_ip: null,
  customer_signature: null,
  duplicate_charge_documentation: null,
  duplicate_charge_explanation: null,
  duplicate_charge_id: null,
  enhanced_evidence: {},
  product_description: null,
  receipt: null,
  refund_policy: null,
  refund_policy_disclosure: null,
  refund_refusal_explanation: null,
  service_date: null,
  service_documentation: null,
  shipping_address: null,
  shipping_carrier: null,
  shipping_date: null,
  shipping_documentation: null,
  shipping_tracking_number: null,
  uncategorized_file: null,
  uncategorized_text: null,
} satisfies Stripe.Dispute.Evidence;

/** The buyer's bank takes the money back and asks why. */
export function openDispute(world: World, charge: Charge, reason: string): Outcome<Dispute> {
  if (charge.status !== 'succeeded' || charge.disputed)
    return refuse(`Charge ${charge.id} cannot be disputed: it did not succeed, or is disputed.`);
  const created = seconds(world);
  const dispute = {
    id: newId(world, 'dp'),
    object: 'dispute',
    amount: charge.amount - charge.amount_refunded,
    balance_transactions: [],
    charge: charge.id,
    created,
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: { ...noEvidence },
    evidence_details: {
      due_by: created + 7 * 24 * 60 * 60,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'none',
    },
    intended_submission_method: null,
    is_charge_refundable: false,
    livemode: false,
    metadata: {},
    payment_intent: charge.payment_intent,
    reason,
    status: 'needs_response',
  } satisfies Stripe.Dispute;
  const stored: Dispute = dispute;
  world.state.disputes[stored.id] = stored;
  charge.disputed = true;
  move(world, stored, -stored.amount);
  emit(world, 'charge.dispute.created', stored);
  emit(world, 'charge.dispute.funds_withdrawn', stored);
  return done(stored);
}

function move(world: World, dispute: Dispute, amount: number): void {
  const id = createBalanceTransaction(world, 'adjustment', dispute.id, amount, dispute.currency);
  const transaction = world.state.balanceTransactions[id];
  if (transaction !== undefined) dispute.balance_transactions.push(transaction);
}

export function updateDispute(
  world: World,
  dispute: Dispute,
  evidence: Readonly<Record<string, string>>,
  submit: boolean,
): Outcome<Dispute> {
  if (dispute.status !== 'needs_response')
    return refuse('This dispute is already closed or under review.');
  for (const [key, value] of Object.entries(evidence)) {
    if (!Object.hasOwn(noEvidence, key) || key === 'enhanced_evidence')
      return refuse(`Received unknown parameter: evidence[${key}]`, {
        code: 'parameter_unknown',
        param: `evidence[${key}]`,
      });
    Object.assign(dispute.evidence, { [key]: value });
    dispute.evidence_details.has_evidence = true;
  }
  if (submit) {
    dispute.status = 'under_review';
    dispute.evidence_details.submission_count += 1;
  }
  emit(world, 'charge.dispute.updated', dispute);
  return done(dispute);
}

/** The bank decides; a dispute that is won brings the money back. */
export function closeDispute(
  world: World,
  dispute: Dispute,
  status: 'won' | 'lost',
): Outcome<Dispute> {
  if (dispute.status === 'won' || dispute.status === 'lost')
    return refuse('This dispute is already closed.');
  dispute.status = status;
  if (status === 'won') {
    move(world, dispute, dispute.amount);
    const charge = world.state.charges[dispute.charge];
    if (charge !== undefined) charge.disputed = false;
  }
  emit(world, 'charge.dispute.closed', dispute);
  if (status === 'won') emit(world, 'charge.dispute.funds_reinstated', dispute);
  return done(dispute);
}
