// Ten pieces and two hundred buyers at the same moment: ten orders, a clear refusal for everybody else.
// node apps/api/proof/stock.ts --rounds 5     (rounds: crowds)
import assert from 'node:assert/strict';
import { key, makeQuote, orderBody, quoteRequest, standard } from '../test/buyer.ts';
import { program } from '../test/program.ts';
import { onStage, type Pass, type Stage } from '../test/stage.ts';

const PIECES = 10;
const SKU = 'memory-ddr5-96';
/** A second part that everybody wants as well, of which there is enough. */
const OTHER = 'ssd-nvme-4000';

const levels = (stage: Stage) =>
  stage.query<{ sku: string; on_hand: number; reserved: number }>(
    `SELECT sku, on_hand, reserved FROM stock WHERE sku IN ('${SKU}', '${OTHER}') ORDER BY sku`,
  );

/** One crowd; whoever came before it keeps what was reserved. */
export async function crowd(stage: Stage, buyers: number): Promise<void> {
  await stage.query(`UPDATE stock SET on_hand = reserved + ${PIECES} WHERE sku = '${SKU}'`);
  const before = await levels(stage);
  const { choices } = standard();
  const configuration = { ...standard(), choices: { ...choices, memory: '96', storage: '4000' } };
  const request = { ...quoteRequest(), configuration };
  const quotes = await Promise.all(
    Array.from({ length: buyers }, () => makeQuote(stage.api, request)),
  );
  const answers = await Promise.all(
    quotes.map((quote) => stage.api.placeOrder({ idempotencyKey: key(), body: orderBody(quote) })),
  );
  const placed = answers.flatMap((one) => (one.status === 201 ? [one.body.order.id] : []));
  assert.equal(placed.length, PIECES);
  for (const answer of answers) {
    if (answer.status === 201) continue;
    assert.equal(answer.status, 409, answer.text);
    assert.equal(answer.body.code, 'sold-out');
    assert.deepEqual(
      answer.body.problems?.map(({ where }) => where),
      [SKU],
    );
  }
  const counted = await levels(stage);
  assert.deepEqual(
    counted.map(({ reserved }, at) => reserved - (before[at]?.reserved ?? 0)),
    [PIECES, PIECES],
  );
  const held = await stage.query<{ order_id: string }>(
    `SELECT order_id FROM reservation WHERE state = 'held' AND order_id = ANY($1)`,
    [placed],
  );
  assert.equal(held.length, PIECES);
  // A quote that could not be placed is not used up.
  const loser = quotes[answers.findIndex(({ status }) => status === 409)];
  const again = await stage.api.getQuote({ params: { token: loser?.token ?? '' } });
  assert.equal(again.status === 200 && again.body.order, null);
}

export const prove = (pass: Pass): Promise<string> =>
  onStage(pass, async (stage) => {
    for (let round = 0; round < pass.rounds; round += 1) await crowd(stage, 200);
    return `${pass.rounds} times 200 buyers of ${PIECES} pieces: ${PIECES} orders and ${200 - PIECES} refusals each, counters exact`;
  });

if (import.meta.main) await program(5, prove);
