export {
  type CreditNoteFacts,
  creditNote,
  type InvoiceBuyer,
  type InvoiceFacts,
  invoice,
} from './invoice.ts';
export { type MailText, orderMail } from './order-mail.ts';
export type { OrderMailFacts, OrderMailOrder } from './order-mail-facts.ts';
export { type OwnerCardFacts, ownerCard } from './owner-card.ts';
export { type ReceiptFacts, receipt } from './receipt.ts';
export { type SealSheetFacts, sealSheet } from './seal-sheet.ts';
export type { Seller } from './seller.ts';
