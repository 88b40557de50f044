// Thirty-two payments of one order at the same moment: one charge, one settlement.
// node apps/api/proof/one-charge.ts --rounds 5     (rounds: orders)
import assert from 'node:assert/strict';
import { makeOrder, paymentState, settle } from '../test/buyer.ts';
import { assertExact, chargedOrders } from '../test/exact.ts';
import { pagePatiently, settled } from '../test/patient.ts';
import { program } from '../test/program.ts';
import { onStage, type Pass, type Stage } from '../test/stage.ts';

/** One order, paid in as many tabs at once; each opens the page, pays and comes back. */
export async function payInTabs(stage: Stage, tabs: number): Promise<void> {
  const { order, secret } = await makeOrder(stage.api);
  const acknowledged = { id: order.id, secret };
  const sessions = await Promise.all(
    Array.from({ length: tabs }, () => pagePatiently(() => stage.api, acknowledged)),
  );
  assert.equal(new Set(sessions).size, 1, 'an order has two pages to pay at');
  const paid = await Promise.allSettled(
    sessions.map((session) => stage.control(`/sessions/${session}/pay`, { outcome: 'pay' })),
  );
  assert.equal(paid.filter(({ status }) => status === 'fulfilled').length, 1);
  await Promise.all(sessions.map(() => settle(stage.api, secret)));
  await settled(stage);
  assert.equal(await paymentState(stage.api, secret), 'paid');
  const charged = await chargedOrders(stage);
  assert.equal(charged.filter((id) => id === order.id).length, 1);
  const events = await stage.query<{ line: string }>(
    `SELECT line FROM audit WHERE line LIKE $1 ORDER BY seq`,
    [`%"${order.id}"%`],
  );
  assert.deepEqual(
    events.map(({ line }) => (JSON.parse(line) as { event: string }).event),
    ['placed', 'paid'],
  );
  await assertExact(stage);
}

export const prove = (pass: Pass): Promise<string> =>
  onStage(pass, async (stage) => {
    for (let round = 0; round < pass.rounds; round += 1) await payInTabs(stage, 32);
    return `${pass.rounds} orders, each paid in 32 tabs at once: one charge and one settlement each`;
  });

if (import.meta.main) await program(5, prove);
