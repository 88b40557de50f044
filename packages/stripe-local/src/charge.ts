import type Stripe from 'stripe';
import type { Buyer, Charge, PaymentIntent } from './state.ts';
import { newId, seconds, type World } from './world.ts';

export type MethodType = 'card' | 'sepa_debit';

const methodDetails = (type: MethodType): Stripe.Charge.PaymentMethodDetails =>
  type === 'card'
    ? {
        type,
        card: {
          amount_authorized: null,
          authorization_code: null,
          brand: 'visa',
          checks: {
            address_line1_check: null,
            address_postal_code_check: null,
            cvc_check: 'pass',
          },
          country: 'US',
          electronic_commerce_indicator: null,
          exp_month: 12,
          exp_year: 2034,
          fingerprint: 'stripelocalcard0',
          funding: 'credit',
          installments: null,
          last4: '4242',
          mandate: null,
          network: 'visa',
          network_transaction_id: null,
          regulated_status: 'unregulated',
          three_d_secure: null,
          transaction_link_id: null,
          wallet: null,
        },
      }
    : {
        type,
        sepa_debit: {
          bank_code: '37040044',
          branch_code: null,
          country: 'DE',
          fingerprint: 'stripelocalsepa0',
          last4: '3000',
          mandate: null,
        },
      };

/** One attempt to take the money of a payment intent. */
export function createCharge(
  world: World,
  intent: PaymentIntent,
  status: 'succeeded' | 'pending' | 'failed',
  method: MethodType,
  buyer: Buyer,
): Charge {
  const taken = status === 'succeeded';
  const charge = {
    id: newId(world, 'ch'),
    object: 'charge',
    amount: intent.amount,
    amount_captured: taken ? intent.amount : 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: {
      address: buyer.address,
      email: buyer.email,
      name: buyer.name,
      phone: buyer.phone,
      tax_id: null,
    },
    calculated_statement_descriptor: 'NYX',
    captured: status !== 'failed',
    created: seconds(world),
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    fraud_details: {},
    livemode: false,
    metadata: { ...intent.metadata },
    on_behalf_of: null,
    outcome: {
      advice_code: null,
      network_advice_code: null,
      network_decline_code: null,
      network_status: status === 'failed' ? 'declined_by_network' : 'approved_by_network',
      reason: status === 'failed' ? 'generic_decline' : null,
      risk_level: 'normal',
      risk_score: 20,
      seller_message: status === 'failed' ? 'The bank declined.' : 'Payment complete.',
      type: status === 'failed' ? 'issuer_declined' : 'authorized',
    },
    paid: taken,
    payment_intent: intent.id,
    payment_method: intent.payment_method,
    payment_method_details: methodDetails(method),
    receipt_email: intent.receipt_email,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: intent.shipping,
    source: null,
    source_transfer: null,
    statement_descriptor: intent.statement_descriptor,
    statement_descriptor_suffix: intent.statement_descriptor_suffix,
    status,
    transfer_data: null,
    transfer_group: intent.transfer_group,
  } satisfies Stripe.Charge;
  const stored: Charge = charge;
  world.state.charges[stored.id] = stored;
  return stored;
}
