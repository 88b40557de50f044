import assert from 'node:assert/strict';
import { verifyAudit } from '../src/audit/audit.ts';
import { openDatabase } from '../src/database/database.ts';
import type { Ground } from './ground.ts';

/** An object of the stand-in, as far as a proof looks. */
export interface AtStripe {
  readonly id: string;
  readonly object: string;
  readonly status: string;
  readonly type: string;
  readonly amount: number;
  readonly amount_refunded: number;
  readonly amount_received: number;
  readonly client_reference_id: string | null;
  readonly payment_intent: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly data: { readonly object: AtStripe };
}

/** Everything the stand-in has of one kind, page by page, by its own API. */
export async function atStripe(ground: Ground, kind: string): Promise<AtStripe[]> {
  const headers = { authorization: 'Bearer sk_test_of_the_api' };
  const all: AtStripe[] = [];
  for (;;) {
    const last = all.at(-1);
    const after = last === undefined ? '' : `&starting_after=${last.id}`;
    const answer = await fetch(`${ground.stripe.url}/v1/${kind}?limit=100${after}`, { headers });
    const page = (await answer.json()) as { data: AtStripe[]; has_more: boolean };
    all.push(...page.data);
    if (!page.has_more) return all;
  }
}

/** The orders of all charges that money was taken for, each as often as it was. */
export async function chargedOrders(ground: Ground): Promise<string[]> {
  const intents = await atStripe(ground, 'payment_intents');
  return intents.flatMap(({ status, metadata }) =>
    status === 'succeeded' ? [metadata.order ?? ''] : [],
  );
}

/** SKUs whose counters are not what the reservations say, on shelves that began with 500 each. */
export async function miscounted(ground: Ground) {
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
 * What must hold whenever nothing is under way: counters exact, nobody charged twice, who was charged
 * has the order or the money back, no job dead, every mail once, the audit chain whole.
 */
export async function assertExact(ground: Ground): Promise<void> {
  assert.deepEqual(await miscounted(ground), []);
  const charged = await chargedOrders(ground);
  assert.equal(new Set(charged).size, charged.length, 'an order was charged twice');
  const paid = await ground.query<{ id: string }>(
    `SELECT id FROM orders WHERE payment IN ('paid', 'refunded')`,
  );
  assert.deepEqual(paid.map(({ id }) => id).toSorted(), charged.toSorted());
  const back = await ground.query<{ id: string }>(
    `SELECT s.payment_intent AS id FROM refund r
      JOIN payment_session s ON s.order_id = r.order_id AND s.number = r.session
      WHERE r.state = 'done'`,
  );
  const refunds = await atStripe(ground, 'refunds');
  assert.deepEqual(
    refunds.map(({ payment_intent }) => payment_intent).toSorted(),
    back.map(({ id }) => id).toSorted(),
  );
  assert.deepEqual(await ground.query(`SELECT * FROM job WHERE dead_at IS NOT NULL`), []);
  const unsent = await ground.query(`SELECT id FROM mail WHERE sent_at IS NULL`);
  assert.deepEqual(unsent, []);
  const [mails] = await ground.query<{ n: string }>(`SELECT count(*) AS n FROM mail`);
  assert.equal(ground.mails().length, Number(mails?.n), 'a mail is missing, or came twice');
  const db = openDatabase(ground.variables.DATABASE_URL ?? '', () => {});
  const chain = await verifyAudit(db);
  await db.$client.end();
  assert.equal(chain.ok, true, 'the audit chain is broken');
}
