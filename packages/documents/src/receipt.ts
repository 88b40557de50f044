import { formatMoney, type Price } from '@nyx/catalog';
import { day } from './line.ts';
import { priceRows } from './price-table.ts';
import { type Seller, sellerLines } from './seller.ts';
import { amounts, block, facts, sheet } from './sheet.ts';

export interface ReceiptFacts {
  readonly order: string;
  readonly placedAt: string;
  readonly paidAt: string;
  readonly seller: Seller;
  readonly price: Price;
  /** What has gone back of it. */
  readonly refundedCents: number;
}

/**
 * What was bought and paid, as a page to print, without who bought it: between a shop and a person
 * no law of the EU asks for more (Directive 2006/112/EC, Article 220, is about taxable persons). Throws
 * when the lines of the price do not add up.
 */
export function receipt({ order, placedAt, paidAt, seller, price, refundedCents }: ReceiptFacts) {
  const { lines, totals } = priceRows(price);
  const back = formatMoney(refundedCents, price.currency);
  return sheet(`Receipt for order ${order}`, [
    facts([
      ['Order', order],
      ['Placed', day(placedAt)],
      ['Paid', day(paidAt)],
    ]),
    block('Seller', sellerLines(seller)),
    amounts(lines, refundedCents === 0 ? totals : [...totals, ['Of this went back', back]]),
  ]);
}
