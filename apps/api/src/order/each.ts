import { isUnavailable } from '../database/database.ts';
import { errorFacts } from '../log.ts';
import type { Shop } from '../shop.ts';

/**
 * Does something about each of some orders, each by itself: what fails for one is logged with its id,
 * and those behind it have their turn. Gives how much was done in all, or throws the first failure
 * once every order had its turn; a database that is gone ends it at once.
 *
 * @param sweep names what is done, for the log
 */
export async function eachOrder(
  { log }: Pick<Shop, 'log'>,
  sweep: string,
  orders: readonly string[],
  act: (order: string) => Promise<number>,
): Promise<number> {
  let count = 0;
  const failures: unknown[] = [];
  for (const order of orders)
    try {
      count += await act(order);
    } catch (error) {
      if (isUnavailable(error)) throw error;
      log('error', 'sweep-failed-for-order', { sweep, order, ...errorFacts(error) });
      failures.push(error);
    }
  if (failures.length > 0) throw failures[0];
  return count;
}
