import { describe, expect, it } from 'vitest';
import { bench } from '../../test/bench.ts';
import { parseAmount } from './amount.ts';
import { orderName } from './ask.ts';

describe('nyx order, before the API says anything', () => {
  it('takes an amount as people write it, and nothing else for one', () => {
    const cents = (text: string) => {
      const parsed = parseAmount('--amount', text);
      return parsed.ok ? parsed.value : undefined;
    };
    expect(['1899', '1899.00', '0,01', '12.50'].map(cents)).toEqual([189_900, 189_900, 1, 1250]);
    for (const wrong of ['0', '0.00', '-1', '1.5', '1.500', '1e3', '', ' 1', '12345678', '1 899'])
      expect([wrong, cents(wrong)]).toEqual([wrong, undefined]);
  });

  it('takes a reference as it stands on a statement', () => {
    expect(orderName('rf18 abcd efgh ijkl')).toBe('RF18ABCDEFGHIJKL');
    expect(orderName('ord_abc')).toBe('ord_abc');
  });

  it('says everything that is wrong with a payment at once', async () => {
    const words = ['order', 'payment', 'record', 'RF18ABCDEFGHIJKL', '--reference', 'R'];
    const { exit, stderr } = await bench().run([...words, '--amount', 'x', '--way', 'barter']);
    expect(exit).toBe(64);
    expect(stderr).toContain('--amount: This is no amount.');
    expect(stderr).toContain('--way: There is no such word here.');
  });
});
