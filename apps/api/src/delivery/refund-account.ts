import { type RefundAccount, refundAccountSchema } from '@nyx/contract';
import type { Queries } from '../database/database.ts';
import { eq } from '../database/drizzle.ts';
import { boxKey } from '../seal/own-box.ts';
import { sealJson, unsealJson } from '../seal/seal.ts';
import type { Seals } from '../seal/seals.ts';
import { deliveryTable, refundAccountTable } from './delivery.table.ts';

const about = (orderId: string) => `nyx refund account ${orderId}`;

/**
 * Seals where money is sent back to, under the key of the order's address, so that both become
 * unreadable together. It gives false when that has happened: then nothing is kept.
 */
export async function keepRefundAccount(
  tx: Queries,
  seals: Seals,
  orderId: string,
  account: RefundAccount,
): Promise<boolean> {
  const [row] = await tx
    .select({ orderId: deliveryTable.orderId, wrappedKey: deliveryTable.wrappedKey })
    .from(deliveryTable)
    .where(eq(deliveryTable.orderId, orderId));
  const key = row === undefined ? null : boxKey(seals, 'delivery', row);
  if (key === null) return false;
  const box = sealJson(key, about(orderId), account);
  await tx
    .insert(refundAccountTable)
    .values({ orderId, box })
    .onConflictDoUpdate({ target: refundAccountTable.orderId, set: { box } });
  return true;
}

/** Where money is sent back to; null when the buyer left no account, or its key was destroyed. */
export async function openRefundAccount(
  queries: Queries,
  seals: Seals,
  orderId: string,
): Promise<RefundAccount | null> {
  const [row] = await queries
    .select({
      orderId: deliveryTable.orderId,
      wrappedKey: deliveryTable.wrappedKey,
      box: refundAccountTable.box,
    })
    .from(refundAccountTable)
    .innerJoin(deliveryTable, eq(deliveryTable.orderId, refundAccountTable.orderId))
    .where(eq(refundAccountTable.orderId, orderId));
  const key = row === undefined ? null : boxKey(seals, 'delivery', row);
  if (row === undefined || key === null) return null;
  return refundAccountSchema.parse(unsealJson(key, about(orderId), row.box));
}
