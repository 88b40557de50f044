// Refunds of one order that staff ask for at the same moment, some while the order is cancelled: never
// more than was captured, and to the cent what was granted.
// node apps/api/proof/refunds.ts --rounds 20     (rounds: orders)
import assert from 'node:assert/strict';
import { intentsOf, refundsOf } from '../test/at-stripe.ts';
import { key, ownOrder } from '../test/buyer.ts';
import { chance } from '../test/chance.ts';
import { assertExact } from '../test/exact.ts';
import { holderKey } from '../test/holder.ts';
import { buyPatiently, settled } from '../test/patient.ts';
import { program } from '../test/program.ts';
import { onStage, type Pass, type Stage } from '../test/stage.ts';

const PEOPLE = 12;

interface Asked {
  readonly granted: number;
  readonly refused: number;
}

/** As many people as there are ask at once, each for a part; one of them may cancel instead. */
async function askAtOnce(
  stage: Stage,
  staff: string,
  order: string,
  amounts: readonly number[],
  cancel: boolean,
): Promise<Asked> {
  const params = { order };
  const asked = amounts.map((amountCents) =>
    stage.api.refundOrder({
      bearer: staff,
      params,
      idempotencyKey: key(),
      body: { amountCents, reason: 'goodwill' },
    }),
  );
  const cancelled = cancel
    ? stage.api.cancelForBuyer({ bearer: staff, params, idempotencyKey: key() })
    : undefined;
  const answers = await Promise.all(asked);
  const gone = await cancelled;
  if (gone !== undefined) assert.equal(gone.status, 200, gone.text);
  for (const { status, body, text } of answers)
    if (status !== 200) assert.equal('code' in body ? body.code : text, 'not-refundable');
  const granted = amounts.filter((_, at) => answers[at]?.status === 200);
  return {
    granted: granted.reduce((sum, cents) => sum + cents, 0),
    refused: answers.length - granted.length,
  };
}

/** One paid order; gives how many who asked were refused. */
export async function race(stage: Stage, staff: string, draw: () => number): Promise<number> {
  const order = await buyPatiently(() => stage.api, stage);
  await settled(stage);
  const { price } = await ownOrder(stage.api, order.secret);
  const total = price.totalCents;
  // Together about twice of what there is.
  const amounts = Array.from({ length: PEOPLE }, () =>
    Math.max(1, Math.floor((draw() * total * 4) / PEOPLE)),
  );
  const cancel = draw() < 0.3;
  const { granted, refused } = await askAtOnce(stage, staff, order.id, amounts, cancel);
  await settled(stage);
  const [mine] = await intentsOf(stage, order.id);
  const back = (await refundsOf(stage, order.id)).reduce((sum, { amount }) => sum + amount, 0);
  assert.equal(mine?.amount_received, total);
  assert.ok(back <= total, `${back} of ${total} went back`);
  assert.equal(back, cancel ? total : granted);
  const { payment } = await ownOrder(stage.api, order.secret);
  assert.equal(payment.state, back === total ? 'refunded' : back > 0 ? 'part-refunded' : 'paid');
  return refused;
}

export const prove = (pass: Pass): Promise<string> =>
  onStage(pass, async (stage) => {
    const draw = chance(pass.seed);
    const staff = await holderKey(stage, 'Sven', 'staff');
    let refused = 0;
    for (let round = 0; round < pass.rounds; round += 1) refused += await race(stage, staff, draw);
    await assertExact(stage);
    return `${pass.rounds} orders, each with ${PEOPLE} refunds asked for at once: ${refused} refused, never more back than came`;
  });

if (import.meta.main) await program(20, prove);
