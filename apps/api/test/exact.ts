import assert from 'node:assert/strict';
import { verifyAudit } from '../src/audit/audit.ts';
import { openDatabase } from '../src/database/database.ts';
import { atStripe } from './at-stripe.ts';
import type { Ground } from './ground.ts';
import { DEAD_LETTERS } from './jobs.ts';

/** The orders of all charges that money was taken for, each as often as it was. */
export async function chargedOrders(ground: Ground): Promise<string[]> {
  const intents = await atStripe(ground, 'payment_intents');
  return intents.flatMap(({ status, metadata }) =>
    status === 'succeeded' ? [metadata.order ?? ''] : [],
  );
}

/** SKUs whose counters are not what the reservations say, on shelves that began with 500 each. */
export async function miscounted(ground: Pick<Ground, 'query'>) {
  return ground.query(`
    SELECT s.sku, s.on_hand, s.reserved, n.held, n.taken FROM stock s LEFT JOIN (
      SELECT i->>'sku' AS sku,
        coalesce(sum((i->>'quantity')::int) FILTER (WHERE r.state = 'held'), 0) AS held,
        coalesce(sum((i->>'quantity')::int) FILTER (WHERE r.state = 'taken'), 0) AS taken
      FROM reservation r, jsonb_array_elements(r.items) i GROUP BY 1
    ) n USING (sku)
    WHERE s.reserved <> coalesce(n.held, 0) OR s.on_hand <> 500 - coalesce(n.taken, 0)`);
}

/**
 * Orders whose parts are not where the order says: on hold until it is paid, off the shelf from then
 * on, free again when it ended before anybody began to build.
 */
export async function misplaced(ground: Pick<Ground, 'query'>) {
  return ground.query(`
    SELECT o.id, o.state, o.payment, o.fulfilment, r.state AS parts
    FROM orders o LEFT JOIN reservation r ON r.order_id = o.id
    WHERE r.state IS DISTINCT FROM CASE
      WHEN o.state = 'placed' AND o.fulfilment = 'waiting' THEN 'held'
      WHEN o.state <> 'placed' AND o.fulfilment IN ('waiting', 'queued') THEN 'released'
      ELSE 'taken' END`);
}

/**
 * What must hold whenever nothing is under way: counters exact, parts where the orders say, nobody
 * charged twice, who was charged has the order or the money back, no job dead, every mail once, the
 * audit chain whole, and no two ever waited for each other.
 */
export async function assertExact(ground: Ground): Promise<void> {
  assert.deepEqual(await miscounted(ground), []);
  assert.deepEqual(await misplaced(ground), []);
  const charged = await chargedOrders(ground);
  assert.equal(new Set(charged).size, charged.length, 'an order was charged twice');
  const paid = await ground.query<{ id: string }>(
    `SELECT id FROM orders WHERE payment IN ('paid', 'part-refunded', 'refunded')`,
  );
  assert.deepEqual(paid.map(({ id }) => id).toSorted(), charged.toSorted());
  const recorded = await ground.query<{ id: string; cents: number; state: string }>(
    `SELECT stripe_id AS id, amount_cents AS cents, state FROM refund ORDER BY 1`,
  );
  const sent = (await atStripe(ground, 'refunds')).map(({ id, amount }) => ({
    id,
    cents: amount,
    state: 'done',
  }));
  assert.deepEqual(
    recorded,
    sent.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  );
  assert.deepEqual(await ground.query(DEAD_LETTERS), []);
  const unsent = await ground.query(`SELECT id FROM mail WHERE sent_at IS NULL`);
  assert.deepEqual(unsent, []);
  const [mails] = await ground.query<{ n: string }>(`SELECT count(*) AS n FROM mail`);
  assert.equal(ground.mails().length, Number(mails?.n), 'a mail is missing, or came twice');
  const [waits] = await ground.query<{ n: number }>(
    `SELECT deadlocks::int AS n FROM pg_stat_database WHERE datname = current_database()`,
  );
  assert.equal(waits?.n, 0, 'two transactions waited for each other');
  const db = openDatabase(ground.variables.DATABASE_URL ?? '', () => {});
  const chain = await verifyAudit(db);
  await db.$client.end();
  assert.equal(chain.ok, true, 'the audit chain is broken');
}
