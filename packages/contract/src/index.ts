export type { AccessKey } from './access.ts';
export { type Caller, callers, type Scope, scopes } from './caller.ts';
export { isIban, mod97 } from './iban.ts';
export {
  type Address,
  addressSchema,
  type Contact,
  contactSchema,
  type Delivery,
  deliverySchema,
  fulfilmentStates,
  type Invoice,
  type InvoiceRequest,
  invoiceKinds,
  invoiceRequestSchema,
  type Order,
  type OrderRequest,
  type OwnOrder,
  orderStates,
  paymentMethods,
  paymentStates,
  type RefundAccount,
  refundAccountSchema,
  type Transfer,
} from './order.ts';
export {
  type ClientCode,
  type Code,
  type Problem,
  problemKinds,
  problemOf,
  type Refusal,
  type StatusOf,
} from './problem.ts';
export type { Quote, QuoteRequest } from './quote.ts';
export { type RouteName, type Routes, routes } from './routes.ts';
export { idempotencyKeySchema } from './schema.ts';
export {
  type ReceivedRequest,
  type ReceivedWay,
  type Refund,
  type RefundSent,
  receivedWays,
  refundReasons,
  refundStates,
  refundWays,
  type StaffOrder,
} from './staff.ts';
export type { Stock } from './stock.ts';
export type { Unit, UnitFacts } from './unit.ts';
