import type Stripe from 'stripe';
import { acceptDispute, disputeShape, updateDispute } from './dispute.ts';
import type { Outcome } from './error.ts';
import { matching, pageOf } from './page-of.ts';
import { type ParamFor, text } from './param.ts';
import {
  cancelRefund,
  createRefund,
  refundShape,
  refundUpdateShape,
  updateRefund,
} from './refund.ts';
import { filters, one, type Route, route, show } from './route.ts';
import type { Dispute, Refund } from './state.ts';
import type { World } from './world.ts';

const byPayment = {
  ...filters,
  charge: text(),
  payment_intent: text(),
} satisfies ParamFor<Stripe.RefundListParams> & ParamFor<Stripe.DisputeListParams>;

const refund = <P>(run: (world: World, row: Refund, params: P) => Outcome<object>) =>
  one(({ refunds }) => refunds, 'refund', run);
const dispute = <P>(run: (world: World, row: Dispute, params: P) => Outcome<object>) =>
  one(({ disputes }) => disputes, 'dispute', run);

/** How money goes back: because the shop wants it, or because the buyer's bank does. */
export const refundRoutes: readonly Route[] = [
  route('POST', '/v1/refunds', refundShape, createRefund),
  route('GET', '/v1/refunds', byPayment, ({ state }, params) =>
    pageOf(matching(state.refunds, params, ['charge', 'payment_intent']), params, '/v1/refunds'),
  ),
  route('GET', '/v1/refunds/:id', {}, refund(show)),
  route('POST', '/v1/refunds/:id', refundUpdateShape, refund(updateRefund)),
  route('POST', '/v1/refunds/:id/cancel', {}, refund(cancelRefund)),

  route('GET', '/v1/disputes', byPayment, ({ state }, params) =>
    pageOf(matching(state.disputes, params, ['charge', 'payment_intent']), params, '/v1/disputes'),
  ),
  route('GET', '/v1/disputes/:id', {}, dispute(show)),
  route('POST', '/v1/disputes/:id', disputeShape, dispute(updateDispute)),
  route('POST', '/v1/disputes/:id/close', {}, dispute(acceptDispute)),
];
