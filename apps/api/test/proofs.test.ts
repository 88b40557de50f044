import { describe, expect, inject, it } from 'vitest';
import { prove as databaseGone } from '../proof/database.ts';
import { live } from '../proof/moves.ts';
import { payInTabs } from '../proof/one-charge.ts';
import { permutationsOf, tell } from '../proof/permutations.ts';
import { prove as threeProcesses } from '../proof/processes.ts';
import { race } from '../proof/refunds.ts';
import { prove as refused } from '../proof/refused.ts';
import { crowd } from '../proof/stock.ts';
import { chance } from './chance.ts';
import { holderKey } from './holder.ts';
import { shopFlows } from './shop-load.ts';
import { onStage } from './stage.ts';

// Each proof once, small; `npm run proof` runs all of it.
const pass = (rounds: number) => ({
  server: inject('postgres'),
  rounds,
  seed: 1,
  spawned: false,
});

describe('it holds that', () => {
  it('10 pieces and 40 buyers at once make 10 orders and 30 clear refusals', () =>
    onStage(pass(1), (stage) => crowd(stage, 40)));

  it('an order paid in eight tabs at once is charged and settled once', () =>
    onStage(pass(1), (stage) => payInTabs(stage, 8)));

  it('the events of an order end in the same row, in whatever order and however often', async () => {
    expect(permutationsOf([1, 2, 3, 4, 5])).toHaveLength(120);
    await onStage(pass(1), async (stage) => {
      await stage.control('/webhooks', { drop: 1, retry_seconds: [] });
      expect(await tell(stage, ['pay'], 3, chance(1))).toBe(3);
    });
  });

  it('three processes share a database under bad weather, one of them killed on the way', () =>
    threeProcesses(pass(8), 'tx:paid:committed'));

  it('a database that is gone, and one that is killed, loses no order', () =>
    databaseGone(pass(1)));

  it('whatever anybody does with an order, it stays in the table, and no more goes back than came', () =>
    onStage(pass(1), async (stage) => {
      expect(await live(stage, 6, chance(4))).toBeGreaterThan(0);
    }));

  it('refunds that are asked for at the same moment give back no more than came', () =>
    onStage(pass(1), async (stage) => {
      const staff = await holderKey(stage, 'Sven', 'staff');
      expect(await race(stage, staff, chance(1))).toBeGreaterThan(0);
    }));

  it('old and tampered webhooks, guessed links and other technicians are refused', () =>
    refused(pass(2)));
});

it('what the benchmark measures is bought, paid and read, by two buyers at once', () =>
  onStage(pass(1), async (stage) => {
    for (const flow of Object.values(await shopFlows(stage, stage.url)))
      expect((await flow(2, 0.05)).passes).toBeGreaterThanOrEqual(2);
  }));
