import { formatMoney, type Price } from '@nyx/catalog';
import { line } from './line.ts';

const width = 72;

function row([name, amount]: readonly [string, string]): string {
  const room = width - [...amount].length - 2;
  return `${line(name, room).padEnd(room)}  ${amount}`;
}

/** `25.5 %`. */
export function percent(permille: number): string {
  return `${permille / 10} %`;
}

type Amount = readonly [what: string, amount: string];

/** What is bought, and what it comes to. Throws when the lines do not add up to the totals. */
export function priceRows(price: Price): { readonly lines: Amount[]; readonly totals: Amount[] } {
  const sum = (of: (line: Price['lines'][number]) => number) =>
    price.lines.reduce((total, each) => total + of(each), 0);
  const adds =
    sum(({ netCents }) => netCents) === price.netCents &&
    sum(({ vatCents }) => vatCents) === price.vatCents &&
    price.netCents + price.vatCents === price.totalCents;
  if (!adds) throw new RangeError('the lines of the price do not add up to its totals');
  const money = (cents: number) => formatMoney(cents, price.currency);
  return {
    lines: price.lines.map(({ name, netCents }) => [name, money(netCents)]),
    totals: [
      ['Net', money(price.netCents)],
      [`VAT ${percent(price.vatPermille)} (${price.country})`, money(price.vatCents)],
      ['Total', money(price.totalCents)],
    ],
  };
}

/** The same as text: net lines, VAT, total. Throws when they do not add up. */
export function priceTable(price: Price): string {
  const { lines, totals } = priceRows(price);
  return [...lines.map(row), '-'.repeat(width), ...totals.map(row)].join('\n');
}
