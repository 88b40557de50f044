import type Stripe from 'stripe';
import type { BalanceTransaction } from './state.ts';
import { newId, schedule, seconds, type World } from './world.ts';

type Kind = 'charge' | 'refund' | 'refund_failure' | 'adjustment';

const availableAfter = 2 * 24 * 60 * 60;

/**
 * A movement of our balance (https://docs.stripe.com/api/balance_transactions). The fee of a charge,
 * 1.5 % and 25 cents, is an example.
 *
 * @returns its id
 */
export function createBalanceTransaction(
  world: World,
  type: Kind,
  source: string,
  amount: number,
  currency: string,
): string {
  const fee = type === 'charge' ? Math.round(amount * 0.015) + 25 : 0;
  const created = seconds(world);
  const description = 'Example fee of stripe-local';
  const transaction = {
    id: newId(world, 'txn'),
    object: 'balance_transaction',
    amount,
    available_on: created + availableAfter,
    balance_type: 'payments',
    created,
    currency,
    description: null,
    exchange_rate: null,
    fee,
    fee_details:
      fee === 0
        ? []
        : [{ amount: fee, application: null, currency, description, type: 'stripe_fee' }],
    net: amount - fee,
    reporting_category: type === 'adjustment' ? 'dispute' : type,
    source,
    status: 'pending',
    type,
  } satisfies Stripe.BalanceTransaction;
  const stored: BalanceTransaction = transaction;
  world.state.balanceTransactions[stored.id] = stored;
  schedule(world, 'available', stored.id, stored.available_on * 1000);
  return stored.id;
}

/** Some days later the money of a movement can be paid out. */
export function becomeAvailable({ state }: World, id: string): void {
  const transaction = state.balanceTransactions[id];
  if (transaction !== undefined) transaction.status = 'available';
}
