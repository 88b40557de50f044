import type { Price } from '@nyx/catalog';
import { day, line, rows } from './line.ts';
import { priceTable } from './price-table.ts';

export interface Party {
  readonly name: string;
  /** Street, town, country, line by line. */
  readonly address: readonly string[];
}

export interface ReceiptFacts {
  /** Of the receipt: they run without gaps. */
  readonly number: string;
  readonly issuedAt: string;
  readonly order: string;
  readonly seller: Party & { readonly vatId: string };
  readonly buyer: Party;
  readonly deliveredAt: string;
  readonly paidAt: string;
  readonly price: Price;
}

function party({ name, address }: Party): string {
  return [name, ...address]
    .map((each) => line(each, 72))
    .filter((each) => each !== '')
    .join('\n');
}

/**
 * A receipt with what an invoice in the EU must say (Directive 2006/112/EC, Article 226). Throws when
 * the lines of the price do not add up.
 */
export function receipt(facts: ReceiptFacts): string {
  return `${[
    'RECEIPT',
    rows([
      ['Number', line(facts.number, 40)],
      ['Issued', day(facts.issuedAt)],
      ['Order', line(facts.order, 60)],
      ['Delivered', day(facts.deliveredAt)],
      ['Paid', day(facts.paidAt)],
    ]),
    `Seller\n${party(facts.seller)}\nVAT ID ${line(facts.seller.vatId, 20)}`,
    `Buyer\n${party(facts.buyer)}`,
    priceTable(facts.price),
    'Paid in full by card. Nothing is due.',
  ].join('\n\n')}\n`;
}
