import { formatMoney, type Price } from '@nyx/catalog';
import { line } from './line.ts';

const width = 72;

function row([name, amount]: readonly [string, string]): string {
  const room = width - [...amount].length - 2;
  return `${line(name, room).padEnd(room)}  ${amount}`;
}

type Amount = readonly [what: string, amount: string];

/** What a bill comes to. */
export type Totals = Pick<
  Price,
  'currency' | 'country' | 'vatPermille' | 'netCents' | 'vatCents' | 'totalCents'
>;

/** Net, VAT (`25.5 %`) and total. Throws when net and VAT are not the total. */
export function totalRows(of: Totals, money: (cents: number) => string): Amount[] {
  if (of.netCents + of.vatCents !== of.totalCents)
    throw new RangeError('net and VAT are not the total');
  return [
    ['Net', money(of.netCents)],
    [`VAT ${of.vatPermille / 10} % (${of.country})`, money(of.vatCents)],
    ['Total', money(of.totalCents)],
  ];
}

/** What is bought, and what it comes to. Throws when the lines do not add up to the totals. */
export function priceRows(price: Price): { readonly lines: Amount[]; readonly totals: Amount[] } {
  const sum = (of: (line: Price['lines'][number]) => number) =>
    price.lines.reduce((total, each) => total + of(each), 0);
  const adds =
    sum(({ netCents }) => netCents) === price.netCents &&
    sum(({ vatCents }) => vatCents) === price.vatCents;
  if (!adds) throw new RangeError('the lines of the price do not add up to its totals');
  const money = (cents: number) => formatMoney(cents, price.currency);
  return {
    lines: price.lines.map(({ name, netCents }) => [name, money(netCents)]),
    totals: totalRows(price, money),
  };
}

/** The same as text: net lines, VAT, total. Throws when they do not add up. */
export function priceTable(price: Price): string {
  const { lines, totals } = priceRows(price);
  return [...lines.map(row), '-'.repeat(width), ...totals.map(row)].join('\n');
}
