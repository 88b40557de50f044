import type { SQL } from 'drizzle-orm';
import { sql } from '../database/drizzle.ts';

/** A column, or the value that it is about to get. */
type Axis = SQL | string | { readonly getSQL: () => SQL };

/**
 * Whether nothing is owed any more, to either side, as SQL. What is not named here is still under
 * way, so that a new state keeps what it may need.
 */
export function isOver(axes: { state: Axis; payment: Axis; fulfilment: Axis }): SQL {
  const { state, payment, fulfilment } = axes;
  return sql`(
    (${state} IN ('lapsed', 'cancelled', 'closed', 'withdrawn') AND ${payment} IN ('awaiting', 'refunded', 'charged-back'))
    OR (${fulfilment} IN ('shipped', 'delivered', 'returned')
      AND ${payment} IN ('paid', 'part-refunded', 'refunded', 'charged-back')))`;
}
