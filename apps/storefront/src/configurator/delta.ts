import { formatMoney } from '@nyx/catalog';
import type { Difference } from './draft.ts';

const words = {
  excluded: 'not with your other choices',
  mends: 'goes with your other choices',
  unknown: '',
} as const;

/** `+ 113.05 €`, `same price`, or why not, for the label of a choice. */
export function deltaText(difference: Difference, chosen: boolean): string {
  if (chosen) return 'chosen';
  if (typeof difference === 'string') return words[difference];
  if (difference === 0) return 'same price';
  const sign = difference > 0 ? '+' : '−';
  return `${sign}\u00a0${formatMoney(Math.abs(difference), 'EUR')}`;
}
