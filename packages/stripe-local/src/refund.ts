import type Stripe from 'stripe';
import { createBalanceTransaction } from './balance.ts';
import { hasBankTheMoney } from './dispute.ts';
import { done, missing, type Outcome, refuse } from './error.ts';
import { emit, update } from './event.ts';
import { kept, mergeMetadata } from './metadata.ts';
import { money } from './money.ts';
import { integer, metadata, notHere, oneOf, type ParamFor, type Params, text } from './param.ts';
import type { Charge, Refund } from './state.ts';
import { newId, schedule, seconds, type World } from './world.ts';

export const refundShape = {
  amount: integer(1),
  charge: text(),
  currency: notHere,
  customer: notHere,
  instructions_email: notHere,
  metadata,
  origin: notHere,
  payment_intent: text(),
  reason: oneOf('duplicate', 'fraudulent', 'requested_by_customer'),
  refund_application_fee: notHere,
  reverse_transfer: notHere,
} satisfies ParamFor<Stripe.RefundCreateParams>;

export const refundUpdateShape = {
  metadata,
} satisfies ParamFor<Stripe.RefundUpdateParams>;

const failsAfter = 5000;

function chargeOf(world: World, params: Params<typeof refundShape>): Outcome<Charge> {
  const { charge: id, payment_intent: intentId } = params;
  if (id === undefined && intentId === undefined)
    return refuse(
      'One of the following params should be provided for this request: payment_intent or charge.',
    );
  const intent = intentId === undefined ? undefined : world.state.paymentIntents[intentId];
  if (intentId !== undefined && intent === undefined)
    return missing('payment_intent', intentId, 'payment_intent');
  const charge = world.state.charges[id ?? intent?.latest_charge ?? ''];
  if (charge?.status === 'succeeded') return done(charge);
  if (id !== undefined && charge === undefined) return missing('charge', id, 'charge');
  return refuse(
    `This PaymentIntent (${intentId ?? charge?.payment_intent}) does not have a successful charge to refund.`,
    { param: intentId === undefined ? 'charge' : 'payment_intent' },
  );
}

/** Gives money back: never more, over all refunds of a charge, than was taken. */
export function createRefund(world: World, params: Params<typeof refundShape>): Outcome<Refund> {
  const found = chargeOf(world, params);
  if (!found.ok) return found;
  const charge = found.value;
  const left = charge.amount_captured - charge.amount_refunded;
  if (hasBankTheMoney(world, charge))
    return refuse(`Charge ${charge.id} has been charged back; cannot issue a refund.`, {
      code: 'charge_disputed',
    });
  if (left === 0)
    return refuse(`Charge ${charge.id} has already been refunded.`, {
      code: 'charge_already_refunded',
    });
  const amount = params.amount ?? left;
  if (amount > left)
    return refuse(
      `Refund amount (${money(amount, charge.currency)}) is greater than unrefunded amount on charge (${money(left, charge.currency)})`,
      { param: 'amount' },
    );
  const instant = world.state.refundMode === 'succeed';
  const refund = {
    id: newId(world, 're'),
    object: 'refund',
    amount,
    balance_transaction: null,
    charge: charge.id,
    created: seconds(world),
    currency: charge.currency,
    customer: charge.customer,
    customer_account: null,
    destination_details: {
      type: 'card',
      card: {
        reference_status: 'pending',
        reference_type: 'acquirer_reference_number',
        type: 'refund',
      },
    },
    metadata: kept(params.metadata),
    payment_intent: charge.payment_intent,
    payment_method: null,
    reason: params.reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: instant ? 'succeeded' : 'pending',
    transfer_reversal: null,
  } satisfies Stripe.Refund;
  const stored: Refund = refund;
  const abroad = charge.presentment_details;
  if (abroad !== undefined)
    stored.presentment_details = {
      ...abroad,
      presentment_amount: Math.round((abroad.presentment_amount * amount) / charge.amount),
    };
  stored.balance_transaction = createBalanceTransaction(
    world,
    'refund',
    stored.id,
    -amount,
    stored.currency,
  );
  world.state.refunds[stored.id] = stored;
  const before = { amount_refunded: charge.amount_refunded, refunded: charge.refunded };
  charge.amount_refunded += amount;
  charge.refunded = charge.amount_refunded === charge.amount_captured;
  emit(world, 'refund.created', stored);
  emit(world, 'charge.refunded', charge, before);
  if (instant) nameReference(world, stored);
  else if (world.state.refundMode === 'fail')
    schedule(world, 'refund-fails', stored.id, world.now() + failsAfter);
  return done(stored);
}

/** The bank has it: now it can be traced. */
function nameReference(world: World, refund: Refund): void {
  update(world, 'refund.updated', refund, ({ destination_details: details }) => {
    refund.status = 'succeeded';
    if (details?.card === undefined) return;
    details.card.reference = newId(world, 'ref').slice(4);
    details.card.reference_status = 'available';
  });
}

/**
 * A refund that was pending ends. One that succeeded may still fail, days later
 * (https://docs.stripe.com/refunds#failed-refunds); then what it took of the charge is free again.
 */
export function endRefund(world: World, id: string, succeeds: boolean): boolean {
  const refund = world.state.refunds[id];
  if (refund === undefined) return false;
  if (succeeds && refund.status === 'pending') {
    nameReference(world, refund);
    return true;
  }
  if (succeeds || !['pending', 'succeeded'].includes(refund.status ?? '')) return false;
  update(world, 'refund.updated', refund, (row) => {
    row.status = 'failed';
    row.failure_reason = 'expired_or_canceled_card';
    row.failure_balance_transaction = giveBack(world, refund);
  });
  emit(world, 'refund.failed', refund);
  return true;
}

function giveBack(world: World, refund: Refund): string {
  const { id, amount, currency } = refund;
  const charge = world.state.charges[refund.charge ?? ''];
  if (charge !== undefined) {
    charge.amount_refunded -= amount;
    charge.refunded = false;
  }
  return createBalanceTransaction(world, 'refund_failure', id, amount, currency);
}

export function updateRefund(
  world: World,
  refund: Refund,
  params: Params<typeof refundUpdateShape>,
): Outcome<Refund> {
  return done(
    update(world, 'refund.updated', refund, (row) => {
      row.metadata = mergeMetadata(row.metadata, params.metadata);
    }),
  );
}

export function cancelRefund(world: World, refund: Refund): Outcome<Refund> {
  if (refund.status !== 'pending')
    return refuse(`This refund cannot be canceled because its status is ${refund.status}.`);
  giveBack(world, refund);
  return done(
    update(world, 'refund.updated', refund, (row) => {
      row.status = 'canceled';
    }),
  );
}
