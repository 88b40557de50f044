import { describe, expect, it } from 'vitest';
import { sold, v54 } from '../test/every.ts';
import { initialStock, models, stockOf } from './index.ts';

const skus = (choices: Record<string, string> = {}) =>
  stockOf(v54(choices)).map(({ sku, quantity }) => `${quantity} ${sku}`);

describe('stockOf', () => {
  it('takes the board variant and one of each part, by SKU', () => {
    expect(skus()).toEqual([
      '1 board-v54-ultra5-125h-1920x1200',
      '1 keyboard-v54-us',
      '1 memory-ddr5-32',
      '1 ssd-nvme-1000',
      '1 wifi-ax210',
    ]);
  });

  it('takes another board for another processor or screen, and no card for none', () => {
    expect(
      skus({ cpu: 'ultra7-155h', screen: '2880x1800', wifi: 'none', key: 'nitrokey-3a' }),
    ).toEqual([
      '1 board-v54-ultra7-155h-2880x1800',
      '1 key-nitrokey-3a',
      '1 keyboard-v54-us',
      '1 memory-ddr5-32',
      '1 ssd-nvme-1000',
    ]);
  });

  it('names nothing that is not on the first shelf, over everything that is sold', () => {
    const shelf = new Set(initialStock.map(({ sku }) => sku));
    const lists = sold.map((configuration) => stockOf(configuration).map(({ sku }) => sku));
    // By SKU, and each once: every one is greater than the one before.
    const isRising = (needs: readonly string[]) =>
      needs.every((sku, at) => at === 0 || sku > (needs[at - 1] ?? sku));
    expect(lists.filter((needs) => !isRising(needs))).toEqual([]);
    expect(new Set(lists.flat())).toEqual(shelf);
  });

  it('takes the same whichever way the laptop ships', () => {
    expect(stockOf(v54({}, 'self-install'))).toEqual(stockOf(v54({}, 'bench-provisioned')));
  });

  it('throws for what was never checked, so that nothing is sold without its parts', () => {
    expect(() => stockOf({ ...v54(), model: 'x' })).toThrow('never checked');
    expect(() => stockOf(v54({ memory: '8' }))).toThrow('never checked');
    expect(() => stockOf(v54({ cpu: 'x' }))).toThrow('never checked');
  });
});

describe('initialStock', () => {
  it('has every SKU once, with something on hand', () => {
    expect(new Set(initialStock.map(({ sku }) => sku)).size).toBe(initialStock.length);
    for (const { onHand } of initialStock) expect(onHand).toBeGreaterThan(0);
    expect(models).toHaveLength(1);
    expect(initialStock).toHaveLength(4 + 4 + 4 + 3 + 5 + 1);
  });
});
