import type Stripe from 'stripe';
import { lineItemShape } from './line-item.ts';
import { methodTypes } from './method-type.ts';
import {
  anything,
  exceptHere,
  flag,
  hash,
  integer,
  list,
  metadata,
  notHere,
  oneOf,
  type ParamFor,
  range,
  required,
  text,
} from './param.ts';
import { shippingOptionShape } from './shipping-rate.ts';

const intentData = {
  application_fee_amount: notHere,
  capture_method: oneOf('automatic', 'automatic_async'),
  description: text(1000),
  metadata,
  on_behalf_of: notHere,
  receipt_email: text(),
  setup_future_usage: notHere,
  shipping: notHere,
  statement_descriptor: text(22),
  statement_descriptor_suffix: text(22),
  transfer_data: notHere,
  transfer_group: text(),
} satisfies ParamFor<Stripe.Checkout.SessionCreateParams.PaymentIntentData>;

/**
 * Every parameter the SDK's types know: another is unknown, as at Stripe. `payment_method_types` is
 * not among them since 2026-09-30.endive.
 */
export const createShape = {
  adaptive_pricing: hash({
    enabled: flag,
  } satisfies ParamFor<Stripe.Checkout.SessionCreateParams.AdaptivePricing>),
  after_expiration: notHere,
  allow_promotion_codes: notHere,
  allowed_payment_method_types: list(oneOf(...methodTypes)),
  automatic_tax: hash({
    enabled: required(flag),
    liability: notHere,
  } satisfies ParamFor<Stripe.Checkout.SessionCreateParams.AutomaticTax>),
  billing_address_collection: oneOf('auto', 'required'),
  branding_settings: notHere,
  cancel_url: text(),
  client_reference_id: text(200),
  consent_collection: notHere,
  currency: text(3),
  custom_fields: notHere,
  custom_text: notHere,
  customer: text(),
  customer_account: notHere,
  customer_creation: oneOf('always', 'if_required'),
  customer_email: text(800),
  customer_update: notHere,
  discounts: notHere,
  excluded_payment_method_types: list(oneOf(...methodTypes)),
  expires_at: integer(0),
  integration_identifier: text(),
  invoice_creation: hash({
    enabled: required(flag),
    invoice_data: notHere,
  } satisfies ParamFor<Stripe.Checkout.SessionCreateParams.InvoiceCreation>),
  line_items: list(hash(lineItemShape), 100),
  locale: text(),
  managed_payments: notHere,
  metadata,
  mode: exceptHere(oneOf('payment'), 'setup', 'subscription'),
  name_collection: notHere,
  optional_items: notHere,
  origin_context: oneOf('mobile_app', 'web'),
  payment_intent_data: hash(intentData),
  payment_method_collection: notHere,
  payment_method_configuration: notHere,
  payment_method_data: notHere,
  payment_method_options: notHere,
  permissions: notHere,
  phone_number_collection: hash({
    enabled: required(flag),
  } satisfies ParamFor<Stripe.Checkout.SessionCreateParams.PhoneNumberCollection>),
  redirect_on_completion: notHere,
  return_url: notHere,
  saved_payment_method_options: notHere,
  setup_intent_data: notHere,
  shipping_address_collection: hash({
    allowed_countries: required(list(text(2), 250)),
  } satisfies ParamFor<Stripe.Checkout.SessionCreateParams.ShippingAddressCollection>),
  shipping_options: list(hash(shippingOptionShape), 5),
  submit_type: exceptHere(oneOf('auto', 'book', 'donate', 'pay'), 'subscribe'),
  subscription_data: notHere,
  success_url: text(),
  tax_id_collection: notHere,
  ui_mode: exceptHere(oneOf('hosted_page'), 'elements', 'embedded_page', 'form'),
  wallet_options: notHere,
} satisfies ParamFor<Stripe.Checkout.SessionCreateParams>;

/** All but metadata is refused by `updateSession`, as Stripe does for a hosted page. */
export const updateShape = {
  collected_information: anything,
  line_items: anything,
  metadata,
  payment_intent_data: anything,
  shipping_options: anything,
} satisfies ParamFor<Stripe.Checkout.SessionUpdateParams>;

export const pageShape = {
  limit: integer(1, 100),
  starting_after: text(),
  ending_before: text(),
};

export const listShape = {
  ...pageShape,
  created: range,
  customer: text(),
  customer_account: notHere,
  customer_details: hash({ email: required(text()) }),
  payment_intent: text(),
  payment_link: notHere,
  status: oneOf('complete', 'expired', 'open'),
  subscription: notHere,
} satisfies ParamFor<Stripe.Checkout.SessionListParams>;
