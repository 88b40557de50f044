// Buyers, staff, technicians, Stripe and time do whatever they like with an order, in any order and at
// once: it never leaves the table of moves, and never does more go back than came.
// node apps/api/proof/moves.ts --rounds 60 --seed 1     (rounds: orders)
import assert from 'node:assert/strict';
import { type MoveName, moves } from '../src/order/move.ts';
import { type AtStripe, atStripe, refundAtStripe } from '../test/at-stripe.ts';
import { key, makeOrder, sessionIn } from '../test/buyer.ts';
import { chance } from '../test/chance.ts';
import { miscounted, misplaced } from '../test/exact.ts';
import { holderKey } from '../test/holder.ts';
import { settled } from '../test/patient.ts';
import { program } from '../test/program.ts';
import { overdue } from '../test/shelves.ts';
import { staffWith } from '../test/staff.ts';
import { onStage, type Pass, type Stage } from '../test/stage.ts';

type Act = () => Promise<unknown>;

interface Life {
  readonly stage: Stage;
  readonly id: string;
  readonly secret: string;
  readonly totalCents: number;
  readonly staffKey: string;
  readonly technicianKey: string;
  readonly draw: () => number;
}

const chargeOf = async ({ stage, id }: Life) =>
  (await atStripe(stage, 'charges')).find(({ metadata }) => metadata.order === id);

/** Everything that somebody may try; most of it is refused most of the time, and that is the point. */
function acts(life: Life): readonly Act[] {
  const { stage, secret, totalCents, draw } = life;
  const { api } = stage;
  const staff = staffWith(api, life.staffKey, life.id);
  const buyer = () => ({ bearer: secret, idempotencyKey: key() });
  const some = () => 1 + Math.floor(draw() * totalCents);
  const atPage = async (outcome: string) => {
    const page = await api.checkoutOrder(buyer());
    if (page.status !== 200) return;
    await stage.control(`/sessions/${sessionIn(page.body.url)}/pay`, { outcome });
  };
  return [
    () => atPage('pay'),
    () => atPage('decline'),
    () => staff.pay(totalCents),
    () => staff.pay(some()),
    () => staff.refund(some()),
    () => staff.refund(totalCents),
    () => staff.cancel(),
    () => staff.sent(1 + Math.floor(draw() * 3)),
    () => staff.delivered(),
    () => staff.returned(),
    () => api.cancelOrder(buyer()),
    () => api.withdrawOrder(buyer()),
    () => api.settleOrder(buyer()),
    () => build(life),
    async () => {
      const charge = await chargeOf(life);
      if (charge !== undefined) await stage.control(`/charges/${charge.id}/dispute`, {});
    },
    () => refundAtStripe(stage, life.id, some()),
    async () => {
      const open: AtStripe[] = await atStripe(stage, 'disputes');
      const status = draw() < 0.5 ? 'won' : 'lost';
      for (const { id } of open) await stage.control(`/disputes/${id}/close`, { status });
    },
    () => overdue(stage, life.id),
  ];
}

/** A technician takes the order if it waits, and goes on with it as far as it goes. */
async function build({ stage, technicianKey: bearer }: Life): Promise<void> {
  const { api } = stage;
  const body = { boards: ['novacustom-v54'] };
  await api.nextUnit({ bearer, idempotencyKey: key(), body });
  const units = await stage.query<{ id: string }>(`SELECT id FROM unit`);
  for (const { id } of units) {
    const given = () => ({ bearer, params: { id }, idempotencyKey: key() });
    const facts = { serial: id, diskModel: 'SSD', diskSerial: id };
    await api.putFacts({ ...given(), body: facts });
    await api.addCertificate({ ...given(), body: { certificate: JSON.stringify({ id }) } });
    await api.shipUnit({ ...given(), body: { carrier: 'Posti', tracking: id } });
  }
}

type Axis = 'state' | 'payment' | 'fulfilment';
const axes = ['state', 'payment', 'fulfilment'] as const;
interface Move {
  readonly from: Partial<Record<Axis, readonly string[]>>;
  readonly to: Partial<Record<Axis, string>>;
}
const isMove = (event: string): event is MoveName => Object.hasOwn(moves, event);

/** Follows the trail of an order from its beginning: each move started where the table says. */
async function followTrail(stage: Stage, id: string): Promise<number> {
  const trail = await stage.query<{ event: string }>(
    `SELECT line::jsonb->>'event' AS event FROM audit
     WHERE line::jsonb->>'subject' = $1 ORDER BY seq`,
    [id],
  );
  let at: Record<Axis, string> = { state: 'placed', payment: 'awaiting', fulfilment: 'waiting' };
  let count = 0;
  for (const { event } of trail) {
    if (!isMove(event)) continue;
    const { from, to }: Move = moves[event];
    for (const axis of axes)
      assert.ok(from[axis]?.includes(at[axis]) ?? true, `${event} from ${at[axis]} of ${id}`);
    at = { ...at, ...to };
    count += 1;
  }
  const [row] = await stage.query(`SELECT state, payment, fulfilment FROM orders WHERE id = $1`, [
    id,
  ]);
  assert.deepEqual(row, at, `the row of ${id} is not where its trail leads`);
  return count;
}

/** What is true of an order's money at every moment, and what Stripe says of it. */
async function boundMoney({ stage, id }: Life): Promise<void> {
  const [sums] = await stage.query<{ came: string; back: string; card: string }>(
    `SELECT (SELECT coalesce(sum(amount_cents), 0) FROM received WHERE order_id = $1)
        + (SELECT coalesce(sum(amount_cents), 0) FROM payment_session WHERE order_id = $1) AS came,
      (SELECT coalesce(sum(amount_cents), 0) FROM refund
        WHERE order_id = $1 AND state <> 'failed') AS back,
      (SELECT coalesce(sum(amount_cents), 0) FROM refund
        WHERE order_id = $1 AND way = 'card' AND state = 'done') AS card`,
    [id],
  );
  assert.ok(Number(sums?.back) <= Number(sums?.came), `more went back than came for ${id}`);
  const mine = (await atStripe(stage, 'charges')).filter(({ metadata }) => metadata.order === id);
  const refunded = mine.reduce((cents, charge) => cents + charge.amount_refunded, 0);
  assert.equal(Number(sums?.card), refunded, `Stripe sent something else back for ${id}`);
  const stuck = await stage.query(
    `SELECT 1 FROM orders o WHERE id = $1 AND payment = 'refund-due'
       AND NOT EXISTS (SELECT 1 FROM refund r WHERE r.order_id = o.id AND r.state <> 'failed')
       AND fulfilment NOT IN ('shipped', 'delivered')`,
    [id],
  );
  assert.deepEqual(stuck, [], `nothing goes back for ${id}, which waits for it`);
}

/** One order's life: so many steps, some of them at the same moment. Gives how many moves it made. */
export async function live(stage: Stage, steps: number, draw: () => number): Promise<number> {
  const staffKey = await holderKey(stage, 'Stella', 'staff');
  const technicianKey = await holderKey(stage, 'Tessa', 'technician');
  const { order, secret } = await makeOrder(stage.api, draw() < 0.5 ? 'card' : 'transfer');
  const { totalCents } = order.price;
  const life = { stage, id: order.id, secret, totalCents, staffKey, technicianKey, draw };
  const all = acts(life);
  const pick = (): Act => all[Math.floor(draw() * all.length)] ?? (() => Promise.resolve());
  for (let step = 0; step < steps; step += 1) {
    const together = draw() < 0.4 ? [pick(), pick(), pick()] : [pick()];
    // The stand-in refuses what makes no sense, such as paying at a page that has ended.
    await Promise.allSettled(together.map((act) => act()));
  }
  await settled(stage);
  await boundMoney(life);
  return followTrail(stage, order.id);
}

export async function prove(pass: Pass): Promise<string> {
  const draw = chance(pass.seed);
  let made = 0;
  await onStage(pass, async (stage) => {
    for (let round = 0; round < pass.rounds; round += 1) made += await live(stage, 14, draw);
    assert.deepEqual(await miscounted(stage), []);
    assert.deepEqual(await misplaced(stage), []);
  });
  return `${pass.rounds} orders made ${made} moves, all of them in the table, and never more went back than came`;
}

if (import.meta.main) await program(60, prove);
