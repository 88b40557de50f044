export { auditHeadTable, auditTable } from '../audit/audit.table.ts';
export { certificateTable } from '../certificate/certificate.table.ts';
export { deliveryTable, refundAccountTable } from '../delivery/delivery.table.ts';
export { idempotencyTable } from '../idempotency/idempotency.table.ts';
export { invoiceBuyerTable, invoiceSeriesTable, invoiceTable } from '../invoice/invoice.table.ts';
export { keyTable } from '../key/key.table.ts';
export { mailTable } from '../mail/mail.table.ts';
export { orderTable } from '../order/order.table.ts';
export {
  disputeTable,
  paymentSessionTable,
  receivedTable,
  refundTable,
  stripeEventTable,
} from '../payment/payment.table.ts';
export { quoteTable } from '../quote/quote.table.ts';
export { reservationTable, stockTable } from '../stock/stock.table.ts';
export { evidenceTable, unitTable } from '../unit/unit.table.ts';
