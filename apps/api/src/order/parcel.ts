import type { Tx } from '../database/database.ts';
import { type Answer, refused } from '../http/refuse.ts';
import { oweAll } from '../payment/owe.ts';
import { lockOrder } from '../payment/settle.ts';
import { move } from './move.ts';

const notShipped = () =>
  refused(
    'not-shipped',
    'order',
    'The parcel has not left, or is back already.',
    'Look at the order: nyx order show.',
  );

/** The parcel has arrived, as the carrier or the buyer says. Said twice, the first time counts. */
export async function recordDelivery(
  tx: Tx,
  at: Date,
  orderId: string,
): Promise<Answer<null, 'not-shipped'>> {
  const order = await lockOrder(tx, orderId);
  if (order?.fulfilment === 'delivered') return { ok: true, value: null };
  if (await move(tx, at, orderId, 'delivered', { set: { deliveredAt: at } }))
    return { ok: true, value: null };
  return notShipped();
}

/** The laptop is back. The money of who had withdrawn goes back now. */
export async function recordReturn(
  tx: Tx,
  at: Date,
  orderId: string,
): Promise<Answer<null, 'not-shipped'>> {
  const order = await lockOrder(tx, orderId);
  if (order?.fulfilment === 'returned') return { ok: true, value: null };
  if (!(await move(tx, at, orderId, 'returned'))) return notShipped();
  if (order?.state === 'withdrawn') await oweAll(tx, at, orderId, 'withdrawn');
  return { ok: true, value: null };
}
