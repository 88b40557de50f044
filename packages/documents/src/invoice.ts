import { formatMoney, type Price } from '@nyx/catalog';
import { day } from './line.ts';
import { priceRows, type Totals, totalRows } from './price-table.ts';
import { type Seller, sellerLines } from './seller.ts';
import { amounts, block, facts, sheet } from './sheet.ts';

/** Who is invoiced. */
export interface InvoiceBuyer {
  readonly name: string;
  readonly company?: string | undefined;
  readonly address: readonly string[];
  readonly vatId?: string | undefined;
}

interface Numbered {
  /** They run without gaps. */
  readonly number: string;
  readonly issuedAt: string;
  readonly order: string;
  readonly seller: Seller;
  /** Null once the statutory term is over and the key to it destroyed. */
  readonly buyer: InvoiceBuyer | null;
}

export interface InvoiceFacts extends Numbered {
  readonly paidAt: string;
  readonly price: Price;
}

export interface CreditNoteFacts extends Numbered {
  /** The invoice that it corrects. */
  readonly of: { readonly number: string; readonly issuedAt: string };
  /** What of it goes back. */
  readonly back: Totals;
}

function buyerBlock(buyer: InvoiceBuyer | null): string {
  if (buyer === null) return block('Buyer', ['No longer readable: the term to keep it is over.']);
  const { name, company = '', address, vatId = '' } = buyer;
  return block('Buyer', [company, name, ...address, vatId === '' ? '' : `VAT ID ${vatId}`]);
}

/**
 * An invoice with what Directive 2006/112/EC, Article 226, asks for, as a page to print
 * (https://eur-lex.europa.eu/eli/dir/2006/112). Throws when the lines of the price do not add up.
 */
export function invoice({ number, issuedAt, order, seller, buyer, paidAt, price }: InvoiceFacts) {
  const { lines, totals } = priceRows(price);
  return sheet(`Invoice ${number}`, [
    facts([
      ['Number', number],
      ['Issued', day(issuedAt)],
      ['Order', order],
      ['Paid in advance', day(paidAt)],
    ]),
    block('Seller', sellerLines(seller)),
    buyerBlock(buyer),
    amounts(lines, totals),
    '<footer><p>Paid in full. Nothing is due.</p></footer>',
  ]);
}

/**
 * A credit note: it names the invoice that it changes (Article 219 of the same Directive). Throws when
 * net and VAT are not the total.
 */
export function creditNote(note: CreditNoteFacts): string {
  const { number, issuedAt, order, seller, buyer, of, back } = note;
  const money = (cents: number) => formatMoney(-cents, back.currency);
  return sheet(`Credit note ${number}`, [
    facts([
      ['Number', number],
      ['Issued', day(issuedAt)],
      ['Order', order],
      ['To invoice', `${of.number} of ${day(of.issuedAt)}`],
    ]),
    block('Seller', sellerLines(seller)),
    buyerBlock(buyer),
    amounts([['Refund', money(back.netCents)]], totalRows(back, money)),
  ]);
}
