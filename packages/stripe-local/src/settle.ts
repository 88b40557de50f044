import { createBalanceTransaction } from './balance.ts';
import { emit, update } from './event.ts';
import { succeed } from './payment.ts';
import type { PaymentIntent, Session } from './state.ts';
import type { World } from './world.ts';

function sessionOf(world: World, intent: PaymentIntent): Session | undefined {
  return Object.values(world.state.sessions).find((s) => s.payment_intent === intent.id);
}

/** A debit that was on its way arrives, or bounces. Nothing happens to any other payment. */
export function settle(world: World, intentId: string, arrives: boolean): boolean {
  const intent = world.state.paymentIntents[intentId];
  const charge = world.state.charges[intent?.latest_charge ?? ''];
  if (intent?.status !== 'processing' || charge === undefined) return false;
  const session = sessionOf(world, intent);
  if (arrives) {
    charge.status = 'succeeded';
    charge.paid = true;
    charge.amount_captured = charge.amount;
    succeed(world, intent, charge);
    if (session === undefined) return true;
    session.payment_status = 'paid';
    emit(world, 'checkout.session.async_payment_succeeded', session);
    return true;
  }
  const message = 'The bank account has insufficient funds.';
  charge.status = 'failed';
  charge.failure_code = 'insufficient_funds';
  charge.failure_message = message;
  intent.status = 'requires_payment_method';
  intent.last_payment_error = {
    code: 'payment_method_provider_decline',
    message,
    type: 'api_error',
  };
  emit(world, 'charge.failed', charge);
  emit(world, 'payment_intent.payment_failed', intent);
  if (session !== undefined) emit(world, 'checkout.session.async_payment_failed', session);
  return true;
}

/** Some seconds after a charge its balance transaction is known. */
export function chargeUpdated(world: World, chargeId: string): void {
  const charge = world.state.charges[chargeId];
  if (charge === undefined || charge.balance_transaction !== null) return;
  const { id, amount, currency } = charge;
  update(world, 'charge.updated', charge, (row) => {
    row.balance_transaction = createBalanceTransaction(world, 'charge', id, amount, currency);
  });
}
