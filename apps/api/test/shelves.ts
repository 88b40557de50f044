import type { Ground } from './ground.ts';

type Queried = Pick<Ground, 'query'>;

/** How many pieces are on all shelves together, and how many of them are held. */
export async function shelves(ground: Queried): Promise<{ on: number; held: number }> {
  const [sums] = await ground.query<{ on: number; held: number }>(
    `SELECT sum(on_hand)::int AS on, sum(reserved)::int AS held FROM stock`,
  );
  if (sums === undefined) throw new Error('a sum of nothing');
  return sums;
}

/** The time is over for which an order's pieces are held. */
export const overdue = (ground: Queried, order: string) =>
  ground.query(`UPDATE reservation SET expires_at = now() - interval '1 s' WHERE order_id = $1`, [
    order,
  ]);
