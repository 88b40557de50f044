export {
  type MailText,
  type OrderMailFacts,
  type OrderMailOrder,
  orderMail,
} from './order-mail.ts';
export { type OwnerCardFacts, ownerCard } from './owner-card.ts';
export { type Party, type ReceiptFacts, receipt } from './receipt.ts';
export { type SealSheetFacts, sealSheet } from './seal-sheet.ts';
