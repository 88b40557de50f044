import { formatMoney, type Price } from '@nyx/catalog';
import { line } from './line.ts';

const width = 72;

function row(name: string, amount: string): string {
  const room = width - [...amount].length - 2;
  return `${line(name, room).padEnd(room)}  ${amount}`;
}

function percent(permille: number): string {
  return `${permille / 10} %`;
}

/** What is bought, with what it costs: net lines, VAT, total. Throws when they do not add up. */
export function priceTable(price: Price): string {
  const sum = (of: (line: Price['lines'][number]) => number) =>
    price.lines.reduce((total, each) => total + of(each), 0);
  const adds =
    sum(({ netCents }) => netCents) === price.netCents &&
    sum(({ vatCents }) => vatCents) === price.vatCents &&
    price.netCents + price.vatCents === price.totalCents;
  if (!adds) throw new RangeError('the lines of the price do not add up to its totals');
  const money = (cents: number) => formatMoney(cents, price.currency);
  return [
    ...price.lines.map(({ name, netCents }) => row(name, money(netCents))),
    '-'.repeat(width),
    row('Net', money(price.netCents)),
    row(`VAT ${percent(price.vatPermille)} (${price.country})`, money(price.vatCents)),
    row('Total', money(price.totalCents)),
  ].join('\n');
}
