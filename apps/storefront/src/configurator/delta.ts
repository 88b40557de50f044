import { formatMoney } from '@nyx/catalog';

/** `+ 113.05 €`, `same price`, or why not, for the label of a choice. */
export function deltaText(cents: number | null, chosen: boolean): string {
  if (chosen) return 'chosen';
  if (cents === null) return 'not with your other choices';
  if (cents === 0) return 'same price';
  return `${cents > 0 ? '+' : '−'}\u00a0${formatMoney(Math.abs(cents), 'EUR')}`;
}
