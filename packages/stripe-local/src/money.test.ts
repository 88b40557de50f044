import { expect, it } from 'vitest';
import { isCurrency, money } from './money.ts';

it('an amount has as many digits behind the point as its currency', () => {
  expect(money(189_900, 'eur')).toBe('1899.00 EUR');
  expect(money(5, 'usd')).toBe('0.05 USD');
  expect(money(5000, 'jpy')).toBe('5000 JPY');
});

it('a currency is one that exists', () => {
  expect(['eur', 'USD', 'jpy'].map(isCurrency)).toEqual([true, true, true]);
  expect(['abc', '€€€', 'euro'].map(isCurrency)).toEqual([false, false, false]);
});
