import type Stripe from 'stripe';
import { createBalanceTransaction } from './balance.ts';
import { done, type Outcome, refuse } from './error.ts';
import { emit, update } from './event.ts';
import { mergeMetadata } from './metadata.ts';
import { flag, metadata, notHere, type ParamFor, type Params, stringHash } from './param.ts';
import type { Charge, Dispute } from './state.ts';
import { newId, seconds, type World } from './world.ts';

export const disputeShape = {
  evidence: stringHash,
  intended_submission_method: notHere,
  metadata,
  submit: flag,
} satisfies ParamFor<Stripe.DisputeUpdateParams>;

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

/** Every status there is (https://docs.stripe.com/disputes/how-disputes-work). */
export const disputeStatuses = [
  'warning_needs_response',
  'warning_under_review',
  'warning_closed',
  'needs_response',
  'under_review',
  'appeal_needs_response',
  'appeal_under_review',
  'won',
  'lost',
  'prevented',
] as const satisfies readonly Stripe.Dispute.Status[];

const ends: readonly string[] = ['warning_closed', 'won', 'lost', 'prevented'];

/** What evidence makes of a status; where none is taken there is no entry. */
const submitted: Readonly<Record<string, Dispute['status']>> = {
  warning_needs_response: 'warning_under_review',
  needs_response: 'under_review',
  appeal_needs_response: 'appeal_under_review',
};

/** Whether the bank has the money of a charge: then it cannot be refunded, nor disputed again. */
export function hasBankTheMoney({ state }: World, charge: Charge): boolean {
  return Object.values(state.disputes).some(
    (dispute) =>
      dispute.charge === charge.id &&
      !['won', 'prevented'].includes(dispute.status) &&
      !dispute.status.startsWith('warning_'),
  );
}

/** What did not go back yet. */
const left = (charge: Charge) => charge.amount - charge.amount_refunded;

/** Whether the bank can still ask for the money of a charge. */
export function isDisputable(world: World, charge: Charge): boolean {
  const under = Object.values(world.state.disputes).some(
    (other) => other.charge === charge.id && !ends.includes(other.status),
  );
  return (
    charge.status === 'succeeded' && left(charge) > 0 && !under && !hasBankTheMoney(world, charge)
  );
}

/**
 * The buyer's bank asks why, and takes the money back at once, unless it only inquires.
 *
 * @param inquiry first only a question (`warning_needs_response`), as some card networks have
 */
export function openDispute(
  world: World,
  charge: Charge,
  reason: string,
  inquiry = false,
): Outcome<Dispute> {
  if (!isDisputable(world, charge))
    return refuse(
      `Charge ${charge.id} cannot be disputed: it did not succeed, went back, or is disputed.`,
    );
  const created = seconds(world);
  const dispute = {
    id: newId(world, 'dp'),
    object: 'dispute',
    amount: left(charge),
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
    is_charge_refundable: inquiry,
    livemode: false,
    metadata: {},
    payment_intent: charge.payment_intent,
    reason,
    status: inquiry ? 'warning_needs_response' : 'needs_response',
  } satisfies Stripe.Dispute;
  const stored: Dispute = dispute;
  world.state.disputes[stored.id] = stored;
  charge.disputed = true;
  emit(world, 'charge.dispute.created', stored);
  if (!inquiry) withdraw(world, stored);
  return done(stored);
}

function withdraw(world: World, dispute: Dispute): void {
  move(world, dispute, -dispute.amount);
  emit(world, 'charge.dispute.funds_withdrawn', dispute);
}

function move(world: World, dispute: Dispute, amount: number): void {
  const id = createBalanceTransaction(world, 'adjustment', dispute.id, amount, dispute.currency);
  const transaction = world.state.balanceTransactions[id];
  if (transaction !== undefined) dispute.balance_transactions.push(transaction);
}

/** Takes evidence, and shows it to the bank unless it is only to be kept for later. */
export function updateDispute(
  world: World,
  dispute: Dispute,
  params: Params<typeof disputeShape>,
): Outcome<Dispute> {
  const { evidence = {}, submit = true } = params;
  const next = submitted[dispute.status];
  if (params.evidence !== undefined && next === undefined)
    return refuse('This dispute is already closed or under review.');
  const strange = Object.keys(evidence).find((key) => !evidenceKeys.includes(key));
  if (strange !== undefined)
    return refuse(`Received unknown parameter: evidence[${strange}]`, {
      code: 'parameter_unknown',
      param: `evidence[${strange}]`,
    });
  update(world, 'charge.dispute.updated', dispute, (row) => {
    row.metadata = mergeMetadata(row.metadata, params.metadata);
    if (params.evidence === undefined) return;
    for (const [key, value] of Object.entries(evidence))
      Object.assign(row.evidence, { [key]: value === '' ? null : value });
    row.evidence_details.has_evidence = true;
    if (!submit || next === undefined) return;
    row.status = next;
    row.evidence_details.submission_count += 1;
    row.evidence_details.submission_method = 'manual';
  });
  return done(dispute);
}

const evidenceKeys = Object.keys(noEvidence).filter((key) => key !== 'enhanced_evidence');

/** The shop gives in (https://docs.stripe.com/api/disputes/close). */
export function acceptDispute(world: World, dispute: Dispute): Outcome<Dispute> {
  return dispute.status === 'needs_response'
    ? closeDispute(world, dispute, 'lost')
    : refuse(`This dispute cannot be closed because its status is ${dispute.status}.`);
}

/** The bank decides; a dispute that is won brings the money back, an inquiry never had it. */
export function closeDispute(
  world: World,
  dispute: Dispute,
  status: 'won' | 'lost' | 'warning_closed',
): Outcome<Dispute> {
  if (ends.includes(dispute.status)) return refuse('This dispute is already closed.');
  const inquiry = dispute.status.startsWith('warning_');
  if (inquiry !== (status === 'warning_closed'))
    return refuse(`A dispute that is ${dispute.status} does not end as ${status}.`);
  dispute.status = status;
  if (status === 'won') move(world, dispute, dispute.amount);
  emit(world, 'charge.dispute.closed', dispute);
  if (status === 'won') emit(world, 'charge.dispute.funds_reinstated', dispute);
  return done(dispute);
}

/** An inquiry was not settled: it becomes a dispute, and now the money goes. */
export function escalateDispute(world: World, dispute: Dispute): Outcome<Dispute> {
  if (!/^warning_(needs_response|under_review)$/.test(dispute.status))
    return refuse('Only an inquiry that is open becomes a dispute.');
  update(world, 'charge.dispute.updated', dispute, (row) => {
    row.status = 'needs_response';
    row.is_charge_refundable = false;
  });
  withdraw(world, dispute);
  return done(dispute);
}

/** Puts a dispute in a status as it is, to see what a shop makes of it: no money moves. */
export function setDisputeStatus(
  world: World,
  dispute: Dispute,
  status: (typeof disputeStatuses)[number],
): Dispute {
  return update(world, 'charge.dispute.updated', dispute, (row) => {
    row.status = status;
  });
}
